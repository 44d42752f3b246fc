import {Args} from '@oclif/core'
import {BaseCommand} from '../../base-command.ts'
import {loadContent} from '../../benchmarks/content.ts'
import {ExitCode} from '../../errors.ts'
import type {Problem} from '../../evaluate/result.ts'
import {selectionFlags} from '../../flags/selection.ts'
import {expiredProblem, expiringText, waiverFaults} from '../../waivers/faults.ts'
import {standingOf} from '../../waivers/standing.ts'
import {loadWaivers} from '../../waivers/waiver-file.ts'

export default class CheckWaivers extends BaseCommand {
  static override summary = 'Check a waiver file: form, names, reasons, owners and dates.'
  static override description =
    'Asks no host. Exit codes: 0 every waiver is good today, 1 some are not, 2 the file is no list of waivers.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> waivers.yaml',
    {
      description: 'With rules of your own.',
      command: '<%= config.bin %> <%= command.id %> waivers.yaml --rules rules/',
    },
  ]
  static override args = {
    file: Args.string({ignoreStdin: true, default: 'waivers.yaml', description: 'The waiver file.'}),
  }
  static override flags = {rules: selectionFlags.rules}

  async run(): Promise<{waivers: number; problems: readonly Problem[]; expiring: readonly string[]}> {
    const {args, flags} = await this.parse(CheckWaivers)
    const [file, content] = await Promise.all([loadWaivers(args.file), loadContent(flags.rules)])
    const now = new Date()
    const {maximumDays, waivers} = file
    const standing = (expires: string) => standingOf({expires}, {maximumDays, now})
    const problems = [
      ...waiverFaults(file, content, now),
      ...waivers.filter(({expires}) => standing(expires) === 'expired').map(expiredProblem),
    ]
    const expiring = waivers.filter(({expires}) => standing(expires) === 'expiring').map(expiringText)
    for (const {message, hint} of problems) this.logToStderr(hint ? `${message}\n    Try: ${hint}` : message)
    for (const text of expiring) this.warn(text)
    if (problems.length > 0) process.exitCode = ExitCode.failed
    else this.log(`${waivers.length} ${waivers.length === 1 ? 'waiver is' : 'waivers are'} good today`)
    return {waivers: waivers.length, problems, expiring}
  }
}
