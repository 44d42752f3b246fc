import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {loadContent} from '../benchmarks/content.ts'
import {selectionFlags} from '../flags/selection.ts'
import {renderFixBottlerocket} from '../reports/fix-bottlerocket.ts'
import {renderFixShell} from '../reports/fix-shell.ts'
import {loadResult} from '../reports/result-file.ts'

export default class Fix extends BaseCommand {
  static override summary = 'Print a script that fixes what failed.'
  static override description =
    'Reads what `check -o json=FILE` wrote and takes the fix of each failed rule from the content, not from the file. ' +
    'The script is POSIX shell for root and may run twice. It installs packages first, then switches services, then ' +
    'changes settings. What shell cannot fix is named at its top, and so is what would lock the user of the build out.'
  static override examples = [
    {description: 'Look at it first.', command: '<%= config.bin %> fix result.json > fix.sh'},
    {
      description: 'For the last step of a build, after which nobody has to get in.',
      command: '<%= config.bin %> fix result.json --lock-out > last.sh',
    },
  ]
  static override args = {
    result: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The result, as the JSON report has it.',
    }),
  }
  static override flags = {
    format: Flags.option({options: ['shell', 'bottlerocket-toml'] as const})({
      summary: 'Form of the fixes.',
      default: 'shell',
    }),
    'lock-out': Flags.boolean({
      summary: 'Also what takes keys and passwordless sudo away, for the last step of a build.',
    }),
    rules: selectionFlags.rules,
  }

  async run(): Promise<{readonly fixes: string}> {
    const {args, flags} = await this.parse(Fix)
    const [report, content] = await Promise.all([loadResult(args.result), loadContent(flags.rules)])
    const rules = new Map([...content.rules].map(([key, {source}]) => [key, source]))
    const fixes =
      flags.format === 'shell'
        ? renderFixShell(report, rules, {lockOut: flags['lock-out']})
        : renderFixBottlerocket(report, rules)
    this.log(fixes.trimEnd())
    return {fixes}
  }
}
