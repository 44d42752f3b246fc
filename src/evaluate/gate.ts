import {ExitCode} from '../errors.ts'
import {describePolicy, type Policy, strictPolicy} from './policy.ts'
import {type Counts, type Problem, type Result, type Status, statuses} from './result.ts'
import {scoreOf} from './score.ts'

/** What the gate decided and by which policy. */
export interface GateDecision {
  readonly passed: boolean
  /** 0, 1, 3 or 4 of `ExitCode`. */
  readonly exitCode: number
  /** The policy in words: `no failure and no error allowed`. */
  readonly policy: string
  /** Why it decided so, in one clause: `2 failed, 1 could not be decided`. */
  readonly reason: string
}

/** Counts results by status. */
export function count(results: readonly Result[]): Counts {
  const numberOf = (status: Status): number => results.filter((result) => result.status === status).length
  return Object.fromEntries(statuses.map((status) => [status, numberOf(status)])) as Counts
}

/** Why a gate refuses, and whether that is a failure or a lack of a decision. */
interface Objection {
  readonly kind: 'failed' | 'undecided'
  readonly reason: string
}

/**
 * Decides from the results whether the image may exist. Failures weigh more than what could not be
 * decided; a run that judged nothing never passes, and no policy accepts a problem with the run.
 */
export function decideGate(
  results: readonly Result[],
  problems: readonly Problem[],
  policy: Policy = strictPolicy,
): GateDecision {
  const objections = [
    ...objectionsToResults(results, policy),
    ...objectionToScore(results, policy),
    ...objectionsToRun(results, problems, policy),
  ]
  const reasons = objections.map(({reason}) => reason)
  const exitCode = exitCodeFor(objections)
  return {
    passed: exitCode === ExitCode.passed,
    exitCode,
    policy: describePolicy(policy),
    reason: reasons.length === 0 ? acceptance(results) : reasons.join(', '),
  }
}

function objectionsToResults(results: readonly Result[], policy: Policy): readonly Objection[] {
  const {failOn, maxFailures, accepts} = policy
  const counted = count(
    results.filter((result) => result.known !== true && (!failOn || failOn.counts(result))),
  )
  const {fail, error, manual, deferred} = counted
  return [
    ...objection(maxFailures !== undefined && fail > maxFailures, 'failed', `${fail} failed`),
    ...objection(!accepts.error && error > 0, 'undecided', `${error} could not be decided`),
    ...objection(!accepts.manual && manual > 0, 'undecided', `${manual} need a person`),
    ...objection(!accepts.deferred && deferred > 0, 'undecided', `${deferred} are decided only by a boot`),
  ]
}

function objectionToScore(results: readonly Result[], {minScore}: Policy): readonly Objection[] {
  if (minScore === undefined) return []
  const score = scoreOf(count(results))
  const reason = score === undefined ? 'there is no score' : `the score ${score} is below ${minScore}`
  return objection(score === undefined || score < minScore, 'failed', reason)
}

/** What is wrong with the waivers or the baseline is somebody's failure; anything else leaves things unknown. */
function objectionsToRun(
  results: readonly Result[],
  problems: readonly Problem[],
  {accepts}: Policy,
): readonly Objection[] {
  const known = problems.filter(({kind}) => kind === 'waiver' || kind === 'baseline').length
  const other = problems.length - known
  const nothing = results.length === 0 || (accepts.error && results.every(({status}) => status === 'error'))
  const problem = (count: number, of: string): string =>
    count === 1 ? `1 problem with the ${of}` : `${count} problems with the ${of}`
  return [
    ...objection(known > 0, 'failed', problem(known, 'waivers or the baseline')),
    ...objection(nothing, 'undecided', 'nothing was judged'),
    ...objection(other > 0, 'undecided', problem(other, 'run')),
  ]
}

function objection(holds: boolean, kind: Objection['kind'], reason: string): readonly Objection[] {
  return holds ? [{kind, reason}] : []
}

function exitCodeFor(objections: readonly Objection[]): number {
  if (objections.some(({kind}) => kind === 'failed')) return ExitCode.failed
  return objections.length > 0 ? ExitCode.undecided : ExitCode.passed
}

function acceptance(results: readonly Result[]): string {
  const {fail, error} = count(results)
  if (fail + error === 0) return 'everything that was judged is as it must be'
  const known = results.filter(({known}) => known === true).length
  const parts = [fail > 0 && `${fail} failed`, error > 0 && `${error} could not be decided`]
  const accepted = parts.filter((part) => part !== false).join(' and ')
  return known === 0 ? `accepted by the policy: ${accepted}` : `accepted: ${accepted}, ${known} of them known`
}
