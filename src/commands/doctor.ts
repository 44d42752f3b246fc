import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {type Diagnosis, diagnose} from '../doctor/diagnose.ts'
import {UsageError} from '../errors.ts'
import {configFlag} from '../flags/config.ts'
import {connectionFlags} from '../flags/connection.ts'
import {beginRun} from '../interruption.ts'
import {collectOptions} from '../options/collecting.ts'
import {connectOptions} from '../options/connection.ts'
import {renderDiagnosis} from '../reports/diagnosis.ts'
import {parseTarget} from '../targets/target.ts'

export default class Doctor extends BaseCommand {
  static override summary = 'Look at each link from here to root on a host, and say which is broken.'
  static override description =
    'Name, port, host key, user, root, shell, tools, disk and the admin container of Bottlerocket, a line each; what ' +
    'is broken says what to try. Nothing is judged. Exit codes: 0 all is well, 3 the chain is broken, 4 a tool that ' +
    'the script needs is missing.'
  static override examples = [
    {
      description: 'Before the first check.',
      command: '<%= config.bin %> <%= command.id %> ec2-user@10.0.0.5',
    },
    {
      description: 'With the key that the build has.',
      command: '<%= config.bin %> <%= command.id %> build-host --identity packer.pem --host-key accept-new',
    },
  ]
  static override args = {
    target: Args.string({required: true, ignoreStdin: true, description: 'The host, as for check.'}),
  }
  static override flags = {...connectionFlags, ...configFlag}

  async run(): Promise<Diagnosis> {
    const {args, flags} = await this.parse(Doctor)
    const target = parseTarget(args.target)
    if (target.kind === 'evidence') throw new UsageError(`${target.text} is no host`)
    const {interruption, signal} = beginRun(flags.timeout)
    const diagnosis = await diagnose(target, {
      connect: await connectOptions(flags, signal),
      collect: collectOptions(flags, signal),
    })
    interruption.release()
    this.log(renderDiagnosis(diagnosis.links).trimEnd())
    process.exitCode = interruption.exitCode() ?? diagnosis.exitCode
    return diagnosis
  }
}
