/** One thing that reads bytes from outside, and what it may do with them. */
export interface FuzzTarget {
  readonly name: string
  /** The parsers that it tries, as `FILE FUNCTION` below src; a probe's file alone. */
  readonly covers: readonly string[]
  /** Real inputs, which are changed. */
  readonly corpus: readonly (string | Uint8Array)[]
  /** Rejects or throws where something else happened than a value or the documented error. */
  readonly run: (input: Buffer) => unknown
  /** The part of the runs that it gets, for what takes long; 1 where it is not given. */
  readonly share?: number
}

type ErrorClass = abstract new (...words: never[]) => Error

/** Lets through the errors that are documented, and those that are said to be any; everything else is a bug. */
export function allowing(documented: readonly ErrorClass[], read: (input: Buffer) => unknown) {
  return async (input: Buffer): Promise<void> => {
    try {
      await read(input)
    } catch (error) {
      if (!isDocumented(error, documented)) throw error
    }
  }
}

/** `Error` stands for a parser that may throw any: never what an engine throws when code is wrong. */
function isDocumented(error: unknown, documented: readonly ErrorClass[]): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return false
  return documented.some((kind) => error instanceof kind)
}
