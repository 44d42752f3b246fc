import {TargetError} from '../errors.ts'
import {parseDuration} from './duration.ts'

/** Node's timers take no more: some 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Ends a run that takes longer than `--timeout` says, with the `TargetError` that says so. */
export function deadline(timeout: string, run = new AbortController()): AbortSignal {
  const end = (): void =>
    run.abort(
      new TargetError(`the host did not answer everything within ${timeout}`, {
        hint: 'Give it more time with --timeout, or look at what a question takes with --probe-timeout',
      }),
    )
  setTimeout(end, Math.min(parseDuration(timeout, '--timeout'), MAX_TIMER_MS)).unref()
  return run.signal
}
