import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {compareReports, type Diff as ReportDiff} from '../diff/compare.ts'
import {loadReport} from '../diff/load-report.ts'
import {renderDiffMarkdown} from '../diff/render-markdown.ts'
import {renderDiffText} from '../diff/render-text.ts'
import type {Report} from '../evaluate/result.ts'
import {selectionFlags} from '../flags/selection.ts'
import {judge} from '../judge.ts'
import {planOptions} from '../options/selection.ts'
import {makePlan} from '../plan.ts'
import {inOneLine} from '../reports/presentable.ts'

export default class Diff extends BaseCommand {
  static override summary = 'Say what changed between two results, or two evidence files.'
  static override description =
    'Requirements are compared by their rule, so a benchmark may be of another version. Evidence is judged first, by ' +
    'the flags for judging. The exit code is 0 whatever changed: check --baseline decides.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> last.json result.json',
    {
      description: 'A comment for a pull request, of what two hosts said.',
      command: '<%= config.bin %> <%= command.id %> old.json.gz new.json.gz --format markdown > comment.md',
    },
  ]
  static override args = {
    before: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Result or evidence of the earlier run.',
    }),
    after: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Result or evidence of the later run.',
    }),
  }
  static override flags = {
    format: Flags.option({options: ['text', 'markdown'] as const})({
      summary: 'How it is printed; --json has everything.',
      default: 'text',
    }),
    ...selectionFlags,
  }

  async run(): Promise<ReportDiff> {
    const {args, flags} = await this.parse(Diff)
    const options = {phase: flags.phase, now: new Date()}
    const load = (path: string): Promise<Report> =>
      loadReport(path, async (evidence) => judge(evidence, await makePlan(planOptions(flags)), options))
    const diff = compareReports(await load(args.before), await load(args.after))
    const shown = inOneLine(diff)
    this.log((flags.format === 'text' ? renderDiffText(shown) : renderDiffMarkdown(shown)).trimEnd())
    return diff
  }
}
