import {once} from 'node:events'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {ExitCode, UsageError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {gateFlags} from '../flags/gate.ts'
import {kubeBenchFlags} from '../flags/kube-bench.ts'
import {outputFlags} from '../flags/output.ts'
import {selectionFlags} from '../flags/selection.ts'
import {eachFile, exitCodeOf, judgeEach, worse} from '../fleet/judge-each.ts'
import {kubeBenchOptions} from '../options/kube-bench.ts'
import {outputTexts, publishOptions} from '../options/output.ts'
import {planOptions} from '../options/selection.ts'
import {loadTerms} from '../options/terms.ts'
import {judgeEvidence} from '../pipeline.ts'
import {makePlan} from '../plan.ts'
import {parseOutput} from '../reports/formats.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {namedAfter} from '../reports/publish-fleet.ts'

/** How many files were judged, and the worst exit code of them. */
interface Totals {
  readonly judged: number
  readonly passed: number
  readonly exitCode: number
}

export default class Evaluate extends BaseCommand {
  static override summary = 'Judge what hosts said earlier; no host is asked.'
  static override description =
    'One evidence file gives the reports of check. Several, or --each, give one JSON line per file on standard output, ' +
    'and one file is in memory at a time. The exit code is the worst one, in the order 70, 2, 3, 1, 4, 0.'
  static override examples = [
    {
      description: 'Last month’s image by today’s waivers.',
      command: '<%= config.bin %> <%= command.id %> node.json.gz --waivers waivers.yaml -o html=report.html',
    },
    {
      description: 'A directory of evidence.',
      command: '<%= config.bin %> <%= command.id %> --each evidence/ > verdicts.ndjson',
    },
    {
      description: 'Files that another program names.',
      command: 'find evidence -name "*.gz" | <%= config.bin %> <%= command.id %> --each -',
    },
  ]
  static override args = {
    evidence: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'Evidence: what collect wrote, or what the script printed. Repeatable.',
    }),
  }
  static override flags = {
    each: Flags.string({
      summary: 'Judge every file of a directory, or every file that standard input names, one a line.',
      helpValue: 'DIR|-',
    }),
    ...selectionFlags,
    ...gateFlags,
    ...kubeBenchFlags,
    ...outputFlags,
  }

  async run(): Promise<Report | Totals> {
    const {args, flags} = await this.parse(Evaluate)
    const files = args.evidence ?? []
    const [only, ...more] = files
    if ((only === undefined) === (flags.each === undefined))
      throw new UsageError('name the evidence files, or a directory of them after --each')
    const isOne = only !== undefined && more.length === 0
    if (!isOne && flags.output !== undefined)
      throw new UsageError('--output: a report is of one evidence file', {
        hint: 'One report of several: assay check evidence:A evidence:B -o …; or read the JSON lines of standard output',
      })
    const texts = outputTexts(flags)
    const writing = publishOptions(flags, (text) => this.print(text))
    const formats = texts.map((text) => parseOutput(text).format)
    const [plan, terms] = await Promise.all([
      makePlan({...planOptions(flags), ...kubeBenchOptions(flags, formats)}),
      loadTerms(flags),
    ])
    const judged = (path: string): Promise<Report> =>
      judgeEvidence(path, plan, {phase: flags.phase, now: new Date(), terms})
    if (!isOne)
      return this.judgeMany(
        flags.each === undefined ? listed(files) : eachFile(flags.each, process.stdin),
        judged,
      )
    const report = await judged(only)
    const outputs = await prepareOutputs(namedAfter(texts, report.target), 'text')
    await publish(report, outputs, writing)
    process.exitCode = report.gate.exitCode
    return report
  }

  /** With --json only the totals are printed. */
  private async judgeMany(
    files: AsyncIterable<string>,
    judged: (path: string) => Promise<Report>,
  ): Promise<Totals> {
    let totals: Totals = {judged: 0, passed: 0, exitCode: ExitCode.passed}
    for await (const line of judgeEach(files, judged)) {
      const code = exitCodeOf(line)
      totals = {
        judged: totals.judged + 1,
        passed: totals.passed + (code === ExitCode.passed ? 1 : 0),
        exitCode: worse(totals.exitCode, code),
      }
      const text = `${JSON.stringify(line)}\n`
      if (!this.jsonEnabled() && !process.stdout.write(text)) await once(process.stdout, 'drain')
    }
    if (totals.judged === 0) throw new UsageError('there is no evidence file to judge')
    process.exitCode = totals.exitCode
    return totals
  }
}

async function* listed(files: readonly string[]): AsyncGenerator<string> {
  yield* files
}
