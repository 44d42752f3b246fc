import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Report} from '../../src/evaluate/result.ts'
import type {Ended} from '../e2e/assay.ts'

/**
 * How a run may end. `unharmed`: as if there were no fault. `unreached`: nothing was judged. `lost`: judged by what
 * the host said until then. `undecided`: some questions took too long. `unwritten`: a report could not be written.
 * `interrupted`: somebody ended it, and what is known was written. `killed`: it had no chance to write.
 */
export type Outcome = 'unharmed' | 'unreached' | 'lost' | 'undecided' | 'unwritten' | 'interrupted' | 'killed'

/** What a run left behind. */
export interface Left {
  readonly ended: Ended
  /** The directory of the reports. */
  readonly directory: string
}

/** What has to be so for each outcome, beside what holds for all; a complaint for everything that is not. */
const demands: Readonly<Record<Outcome, (left: Left, baseline: Report) => readonly (string | false)[]>> = {
  unharmed: ({ended, directory}, baseline) => [
    ended.exitCode !== baseline.gate.exitCode && `it ended with ${ended.exitCode}`,
    ...differences(readReport(directory), baseline, () => false),
    (readReport(directory)?.problems ?? []).length > 0 && 'the report has problems',
  ],
  unreached: ({ended, directory}) => [
    ended.exitCode !== 3 && `it ended with ${ended.exitCode}`,
    !/^assay: \S.*\nTry: \S/.test(ended.stderr) && `it says nothing to try: ${ended.stderr}`,
    ...redReport(directory, 3),
    readReport(directory)?.results.length !== 0 && 'something was judged',
  ],
  lost: ({ended, directory}, baseline) => [
    ended.exitCode !== 4 && `it ended with ${ended.exitCode}`,
    ...redReport(directory, 4),
    ...differences(readReport(directory), baseline, wasLost),
    !/^connection|^collection/.test(readReport(directory)?.problems[0]?.kind ?? '') && 'no problem is told',
  ],
  undecided: ({ended, directory}, baseline) => [
    ended.exitCode !== 4 && `it ended with ${ended.exitCode}`,
    ...redReport(directory, 4),
    ...differences(readReport(directory), baseline, tookTooLong),
  ],
  unwritten: ({ended, directory}) => [
    ended.exitCode !== 2 && `it ended with ${ended.exitCode}`,
    !/^assay: cannot write \S/.test(ended.stderr) && `it does not say what: ${ended.stderr}`,
    existsSync(join(directory, 'report.json')) && 'there is a report',
  ],
  interrupted: ({ended, directory}, baseline) => [
    ended.exitCode !== 143 && `it ended with ${ended.exitCode}`,
    ...redReport(directory),
    // Where it was too early, nothing is judged.
    ...(readReport(directory)?.results.length === 0
      ? []
      : differences(readReport(directory), baseline, wasLost)),
  ],
  killed: ({ended, directory}) => [
    ended.exitCode !== null && `it ended with ${ended.exitCode}`,
    readReport(directory) !== undefined && 'there is a report',
  ],
}

/** What is wrong with how a run ended, for the outcome that is nearest of those that it may have; nothing where all is well. */
export function complaintsOf(
  outcomes: readonly Outcome[],
  left: Left,
  baseline: Report,
): {readonly outcome: Outcome; readonly complaints: readonly string[]} {
  const tried = outcomes.map((outcome) => ({
    outcome,
    complaints: [...demands[outcome](left, baseline), ...strayFiles(left.directory)].filter(
      (complaint) => complaint !== false,
    ),
  }))
  const [best] = tried.toSorted((a, b) => a.complaints.length - b.complaints.length)
  if (!best) throw new Error('a case has no outcome')
  return best
}

/** The JSON report of a run; undefined where there is none. */
export function readReport(directory: string): Report | undefined {
  const file = join(directory, 'report.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined
}

/** An audit of kube-bench that was lost, or never asked for, has no cause of its own. */
const wasLost: Excuse = ({cause, rule}) => cause === 'lost' || rule.startsWith('kube-bench-')

const tookTooLong: Excuse = ({cause, rule}) => cause === 'timeout' || rule.startsWith('kube-bench-')

type Excuse = (result: Report['results'][number]) => boolean

/** A fault may make something undecided, for a reason that fits; it makes nothing pass, fail or go away. */
function differences(report: Report | undefined, baseline: Report, excuse: Excuse): readonly string[] {
  if (!report) return ['there is no report']
  const results = new Map(report.results.map((result) => [`${result.rule} ${result.item}`, result]))
  return baseline.results.flatMap(({rule, item, status}) => {
    const result = results.get(`${rule} ${item}`)
    if (!result) return [`${rule} is not in the report`]
    if (result.status === status || (result.status === 'error' && excuse(result))) return []
    return [`${rule} is ${result.status} (${result.reason ?? result.findings[0]?.reason}), not ${status}`]
  })
}

function redReport(directory: string, exitCode?: number): readonly (string | false)[] {
  const [report, junit] = [readReport(directory), readJunit(directory)]
  if (!report || junit === undefined) return ['a report is missing']
  return [
    report.gate.passed && 'the report is green',
    exitCode !== undefined && report.gate.exitCode !== exitCode && `the report says ${report.gate.exitCode}`,
    !/<testsuites[^>]* (?:errors|failures)="[1-9]/.test(junit) && 'the JUnit report is green',
  ]
}

function readJunit(directory: string): string | undefined {
  const file = join(directory, 'junit.xml')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

const expectedFiles = ['filler', 'junit.xml', 'report.json']

function strayFiles(directory: string): readonly string[] {
  const stray = readdirSync(directory).filter((name) => !expectedFiles.includes(name))
  return stray.length === 0 ? [] : [`it left ${stray.join(', ')}`]
}
