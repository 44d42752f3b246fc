import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import type {Report} from '../evaluate/result.ts'
import {connectionFlags, kubeBenchFlags, outputFlags, selectionFlags} from '../flags.ts'
import {onInterruption} from '../interruption.ts'
import {
  collectOptions,
  connectOptions,
  deadline,
  kubeBenchOptions,
  planOptions,
  shownStatuses,
} from '../options.ts'
import {checkTarget} from '../pipeline.ts'
import {wantsColor} from '../reports/color.ts'
import {prepareOutputs, publish, publishUnreached} from '../reports/publish.ts'
import {parseTarget} from '../targets/target.ts'

export default class Check extends BaseCommand {
  static override summary = 'Judge a host, and fail if its image must not exist.'
  static override description =
    'Connects once, runs one read-only script as root and judges what it says. Exit codes: 0 passed, 1 failed, ' +
    '2 usage or content is wrong, 3 the target was not reached, 4 something could not be decided.'
  static override examples = [
    {description: 'Judge one host.', command: '<%= config.bin %> check ssh://ec2-user@10.0.0.5'},
    {
      description: 'Write JUnit for a CI server, and the report for the log.',
      command: '<%= config.bin %> check build-host -o junit=junit.xml -o text',
    },
    {
      description: 'Only the kubelet, with a host key that is known beforehand.',
      command: "<%= config.bin %> check ec2-user@10.0.0.5 --only 'kubelet-*' --host-key SHA256:…",
    },
    {
      description: "kube-bench's own verdicts beside ours, in its own format.",
      command:
        '<%= config.bin %> check build-host --kube-bench kube-bench/cfg -o kube-bench-json=results.json',
    },
    {description: 'Judge the machine itself.', command: 'sudo <%= config.bin %> check local:'},
  ]
  static override args = {
    target: Args.string({
      required: true,
      // Standard input may be a private key (--identity -), never a target.
      ignoreStdin: true,
      description:
        'ssh://[USER@]HOST[:PORT], USER@HOST, an ssh_config alias, local:, root:DIR or evidence:FILE.',
    }),
  }
  static override flags = {...selectionFlags, ...kubeBenchFlags, ...connectionFlags, ...outputFlags}

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(Check)
    const target = parseTarget(args.target)
    const outputs = await prepareOutputs(flags.output ?? [], 'text')
    const show = shownStatuses(flags.show)
    const interruption = onInterruption()
    const signal = AbortSignal.any([deadline(flags.timeout), interruption.signal])
    const {version} = this.config
    const plan = {
      ...planOptions(flags),
      ...kubeBenchOptions(
        flags,
        outputs.map(({format}) => format),
      ),
    }
    const [phase, now] = [flags.phase, new Date()]
    const print = (text: string): void => {
      if (!this.jsonEnabled()) process.stdout.write(text)
    }
    const writing = {show, color: wantsColor(process.stdout), print}
    const report = await checkTarget(target, {
      version,
      plan,
      phase,
      now,
      connect: () => connectOptions(flags, signal),
      collect: collectOptions(flags, signal),
    }).catch(async (error: unknown) => {
      const reason = interruption.signal.aborted ? interruption.signal.reason : error
      const run = {target: target.text, version, phase, level: plan.level, now}
      await publishUnreached(reason, outputs, run, writing)
      throw reason
    })
    interruption.release()
    await publish(report, outputs, writing)
    // Not this.exit(): that throws, and with --json the result would be lost.
    process.exitCode = interruption.exitCode() ?? report.gate.exitCode
    return report
  }
}
