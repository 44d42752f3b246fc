import type {Content} from '../benchmarks/content.ts'
import {applyWaivers} from '../waivers/apply.ts'
import {waiverFaults} from '../waivers/faults.ts'
import type {WaiverFile} from '../waivers/waiver-file.ts'
import {compareWithBaseline} from './baseline.ts'
import {count, decideGate} from './gate.ts'
import {type Policy, strictPolicy} from './policy.ts'
import type {HostFacts, Problem, Report, Result} from './result.ts'
import {scoreOf} from './score.ts'

/** What a user says about how results become a verdict. */
export interface Terms {
  readonly policy: Policy
  readonly waivers?: WaiverFile
  readonly baseline?: Report
  /** What the image will be called. */
  readonly imageName?: string
}

/** The terms of a run that nobody has changed. */
export const strictTerms: Terms = {policy: strictPolicy}

/** What was judged, before any terms. */
export interface Judged {
  readonly host: HostFacts
  readonly results: readonly Result[]
  readonly problems: readonly Problem[]
  readonly content: Content
  /** The time by which waivers are valid or not. */
  readonly now: Date
}

/** The part of a report that depends on its terms. */
export type Settled = Pick<
  Report,
  'results' | 'problems' | 'warnings' | 'waivers' | 'counts' | 'score' | 'gate'
>

/** Applies waivers, then the baseline, then the gate's policy. */
export function settle(judged: Judged, terms: Terms): Settled {
  const waived = terms.waivers && withWaivers(judged, terms.waivers, terms)
  const own = waived?.results ?? judged.results
  const compared = terms.baseline && compareWithBaseline(own, terms.baseline)
  const results = compared?.results ?? own
  const problems = [...judged.problems, ...(waived?.problems ?? []), ...(compared?.problems ?? [])]
  const counts = count(results)
  const score = scoreOf(counts)
  const gate = decideGate(results, problems, terms.policy)
  return {
    results,
    problems,
    ...(waived && waived.warnings.length > 0 && {warnings: waived.warnings}),
    ...(terms.waivers && {waivers: {file: terms.waivers.name, sha256: terms.waivers.sha256}}),
    counts,
    ...(score !== undefined && {score}),
    gate: {...gate, policy: `${gate.policy}${baselineWords(terms.baseline)}`},
  }
}

function withWaivers(
  {results, host, content, now}: Judged,
  file: WaiverFile,
  {imageName}: Terms,
): ReturnType<typeof applyWaivers> {
  const waived = applyWaivers(results, file, {host, now, ...(imageName !== undefined && {imageName})})
  return {...waived, problems: [...waiverFaults(file, content, now), ...waived.problems]}
}

function baselineWords(baseline: Report | undefined): string {
  return baseline ? `, but what the baseline of ${baseline.target} (${baseline.startedAt}) has too` : ''
}
