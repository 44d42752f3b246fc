import {ExitCode, UserError} from './errors.ts'

/** What SIGINT and SIGTERM ask for. */
export interface Interruption {
  /** Aborted with a `UserError` of exit code 130 or 143. */
  readonly signal: AbortSignal
  /** The code that an interrupted run ends with; undefined for one that was left alone. */
  exitCode(): ExitCode | undefined
  /** Lets signals end the process at once again. */
  release(): void
}

/** Turns the first SIGINT or SIGTERM into the end of the run; a second one ends the process at once. */
export function onInterruption(): Interruption {
  const run = new AbortController()
  let exitCode: ExitCode | undefined
  const stop = (name: string, code: ExitCode) => (): void => {
    exitCode = code
    release()
    run.abort(new UserError(`the run was ended by ${name}`, {exitCode: code}))
  }
  const interrupted = stop('SIGINT', ExitCode.interrupted)
  const terminated = stop('SIGTERM', ExitCode.terminated)
  const release = (): void => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated)
  }
  process.on('SIGINT', interrupted).on('SIGTERM', terminated)
  return {signal: run.signal, exitCode: () => exitCode, release}
}
