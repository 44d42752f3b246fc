import {existsSync, readdirSync, readFileSync} from 'node:fs'
import type {Report} from '../../src/evaluate/result.ts'
import type {Ended} from '../e2e/assay.ts'
import {reportFiles} from './content.ts'
import {differences, type Excuse} from './differences.ts'
import type {Approach} from './way.ts'

/**
 * How a run may end. `unharmed`: as if there were no fault. `unreached`: nothing was judged. `lost`: judged by what
 * the host said until then. `undecided`: some questions took too long. `unwritten`: a report could not be written.
 * `interrupted`: somebody ended it, and what is known was written. `killed`: it had no chance to write.
 */
export type Outcome = 'unharmed' | 'unreached' | 'lost' | 'undecided' | 'unwritten' | 'interrupted' | 'killed'

/** What a run left behind. */
export interface Left {
  readonly way: Approach
  readonly ended: Ended
  /** The directory of the reports. */
  readonly directory: string
}

/** The same, with what its reports say. */
interface Read extends Left {
  readonly report: Report | undefined
}

/** What has to be so for each outcome, beside what holds for all; a complaint for everything that is not. */
const demands: Readonly<Record<Outcome, (left: Read, baseline: Report) => readonly (string | false)[]>> = {
  unharmed: (left, baseline) => [
    wrongEnd(left, baseline.gate.exitCode),
    ...differences(left.report, baseline, () => false),
    (left.report?.problems ?? []).length > 0 && 'the report has problems',
  ],
  unreached: (left) => [
    wrongEnd(left, 3),
    !left.way.unreached.test(left.ended.stderr) && `it says nothing to try: ${left.ended.stderr}`,
    ...redReport(left, 3),
    left.report?.problems[0]?.hint === undefined && 'the report says nothing to try',
    left.report?.results.length !== 0 && 'something was judged',
  ],
  lost: (left, baseline) => [
    wrongEnd(left, 4),
    ...redReport(left, 4),
    ...differences(left.report, baseline, wasLost),
    !/^connection|^collection/.test(left.report?.problems[0]?.kind ?? '') && 'no problem is told',
  ],
  undecided: (left, baseline) => [
    wrongEnd(left, 4),
    ...redReport(left, 4),
    ...differences(left.report, baseline, tookTooLong),
  ],
  unwritten: (left) => [
    wrongEnd(left, 2),
    !/^assay: cannot write \S/.test(left.ended.stderr) && `it does not say what: ${left.ended.stderr}`,
    existsSync(reportFiles(left.directory).json) && 'there is a report',
  ],
  interrupted: (left, baseline) => [
    wrongEnd(left, 143),
    ...redReport(left),
    // Where it was too early, nothing is judged.
    ...(left.report?.results.length === 0 ? [] : differences(left.report, baseline, wasLost)),
  ],
  killed: ({ended, directory}) => [
    ended.exitCode !== null && `it ended with ${ended.exitCode}`,
    existsSync(reportFiles(directory).json) && 'there is a report',
  ],
}

function wrongEnd({ended: {exitCode}, way}: Left, expected: number): string | false {
  return exitCode !== way.endsWith(expected) && `it ended with ${exitCode}`
}

/** What is wrong with how a run ended, for the outcome that is nearest of those that it may have; nothing where all is well. */
export function complaintsOf(
  outcomes: readonly Outcome[],
  left: Left,
  baseline: Report,
): {readonly outcome: Outcome; readonly complaints: readonly string[]} {
  const read = {...left, report: left.way.reportIn(left.directory)}
  const tried = outcomes.map((outcome) => ({
    outcome,
    complaints: [...demands[outcome](read, baseline), ...strayFiles(left.directory)].filter(
      (complaint) => complaint !== false,
    ),
  }))
  const [best] = tried.toSorted((a, b) => a.complaints.length - b.complaints.length)
  if (!best) throw new Error('a case has no outcome')
  return best
}

/** An audit of kube-bench that was lost, or never asked for, has no cause of its own. */
const wasLost: Excuse = ({cause, rule}) => cause === 'lost' || rule.startsWith('kube-bench-')

const tookTooLong: Excuse = ({cause, rule}) => cause === 'timeout' || rule.startsWith('kube-bench-')

function redReport({report, directory}: Read, exitCode?: number): readonly (string | false)[] {
  const {junit} = reportFiles(directory)
  if (!report || !existsSync(junit)) return ['a report is missing']
  return [
    report.gate.passed && 'the report is green',
    exitCode !== undefined && report.gate.exitCode !== exitCode && `the report says ${report.gate.exitCode}`,
    !/<testsuites[^>]* (?:errors|failures)="[1-9]/.test(readFileSync(junit, 'utf8')) &&
      'the JUnit report is green',
  ]
}

const expectedFiles = ['filler', 'junit.xml', 'report.json']

function strayFiles(directory: string): readonly string[] {
  const stray = readdirSync(directory).filter((name) => !expectedFiles.includes(name))
  return stray.length === 0 ? [] : [`it left ${stray.join(', ')}`]
}
