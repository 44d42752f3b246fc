/** Process exit codes, a public contract (see the README). */
export const ExitCode = {
  passed: 0,
  failed: 1,
  usage: 2,
  target: 3,
  undecided: 4,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const

/** Codes that the process may end with. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** A failure that the user can act on; anything else that is thrown is a bug in Assay. */
export class UserError extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | undefined

  constructor(message: string, options: {exitCode: ExitCode; hint?: string; cause?: unknown}) {
    super(message, {cause: options.cause})
    this.name = new.target.name
    this.exitCode = options.exitCode
    this.hint = options.hint
  }
}

/** The command line, a configuration file, a benchmark or a waiver file is wrong; nothing was judged. */
export class UsageError extends UserError {
  constructor(message: string, options: {hint?: string; cause?: unknown} = {}) {
    super(message, {...options, exitCode: ExitCode.usage})
  }
}

/** The target could not be reached, authenticated, trusted or made root, or was lost. */
export class TargetError extends UserError {
  constructor(message: string, options: {hint?: string; cause?: unknown} = {}) {
    super(message, {...options, exitCode: ExitCode.target})
  }
}

/** What the file system gives; where it refuses, a `UsageError` with the message and the system's code is thrown. */
export function orUsageError<Of>(work: Promise<Of>, message: string, hint?: string): Promise<Of> {
  return work.catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${message}: ${cause.code}`, {
      cause,
      ...(hint !== undefined && {hint}),
    })
  })
}
