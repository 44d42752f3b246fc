import {ExitCode, UserError} from './errors.ts'
import {deadline} from './options/deadline.ts'

/** How often it is looked whether Packer is still there. */
const PARENT_INTERVAL_MS = 500

/** What SIGINT, SIGTERM and the end of Packer ask for. */
export interface Interruption {
  /** Aborted with a `UserError` of exit code 130 or 143. */
  readonly signal: AbortSignal
  /** The code that an interrupted run ends with; undefined for one that was left alone. */
  exitCode(): ExitCode | undefined
  /** Lets signals end the process at once again. */
  release(): void
}

/**
 * Turns the first SIGINT or SIGTERM into the end of the run; a second one ends the process at once. Packer's
 * `timeout` kills the shell that it started and tells nobody else, so in a `shell-local` provisioner, which
 * sets PACKER_BUILD_NAME, the end of the parent ends the run too.
 */
export function onInterruption(env: NodeJS.ProcessEnv = process.env): Interruption {
  const run = new AbortController()
  let exitCode: ExitCode | undefined
  const stop = (name: string, code: ExitCode) => (): void => {
    exitCode = code
    release()
    run.abort(new UserError(`the run was ended by ${name}`, {exitCode: code}))
  }
  const interrupted = stop('SIGINT', ExitCode.interrupted)
  const terminated = stop('SIGTERM', ExitCode.terminated)
  const abandoned = stop('the end of Packer', ExitCode.terminated)
  const parent = process.ppid
  const watch =
    env['PACKER_BUILD_NAME'] === undefined
      ? undefined
      : setInterval(() => process.ppid !== parent && abandoned(), PARENT_INTERVAL_MS).unref()
  const release = (): void => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated)
    clearInterval(watch)
  }
  process.on('SIGINT', interrupted).on('SIGTERM', terminated)
  return {signal: run.signal, exitCode: () => exitCode, release}
}

/** What ends a run over one host: an interruption, and `signal` also at the end of its `timeout`. Throws `UsageError`. */
export function beginRun(timeout: string): {
  readonly interruption: Interruption
  readonly signal: AbortSignal
} {
  const interruption = onInterruption()
  return {interruption, signal: AbortSignal.any([deadline(timeout), interruption.signal])}
}
