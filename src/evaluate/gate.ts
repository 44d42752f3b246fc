import {ExitCode} from '../errors.ts'
import type {Counts, GateDecision, Problem, Result, Status} from './result.ts'

const statuses: readonly Status[] = ['pass', 'fail', 'error', 'manual', 'notapplicable', 'deferred', 'waived']

/** Counts results by status. */
export function count(results: readonly Result[]): Counts {
  const numberOf = (status: Status): number => results.filter((result) => result.status === status).length
  return Object.fromEntries(statuses.map((status) => [status, numberOf(status)])) as Counts
}

/**
 * Decides from the results whether the image may exist. Failures weigh more than what could not be
 * decided; a run that judged nothing never passes.
 */
export function decideGate(results: readonly Result[], problems: readonly Problem[]): GateDecision {
  const {fail, error} = count(results)
  const policy = 'no failure and no error is allowed'
  const reason = [
    fail > 0 && `${fail} failed`,
    error > 0 && `${error} could not be decided`,
    results.length === 0 && 'nothing was judged',
    problems.length > 0 &&
      (problems.length === 1 ? '1 problem with the run' : `${problems.length} problems with the run`),
  ].filter((part) => part !== false)
  const exitCode = exitCodeFor(fail, error, results.length, problems.length)
  return {
    passed: exitCode === ExitCode.passed,
    exitCode,
    policy,
    reason: reason.length === 0 ? 'everything that was judged is as it must be' : reason.join(', '),
  }
}

function exitCodeFor(failed: number, undecided: number, judged: number, problems: number): number {
  if (failed > 0) return ExitCode.failed
  return undecided > 0 || judged === 0 || problems > 0 ? ExitCode.undecided : ExitCode.passed
}
