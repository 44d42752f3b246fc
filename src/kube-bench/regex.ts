import {RE2JS} from 're2js'

/** A pattern that Go's regexp refuses; kube-bench panics there. */
export class PatternError extends Error {
  constructor(pattern: string, cause: unknown) {
    super(`the regular expression ${JSON.stringify(pattern)} is wrong: ${(cause as Error).message}`, {cause})
    this.name = 'PatternError'
  }
}

/** Go took this form of a named group in 1.22; the answers that are recorded of kube-bench are older. */
const NAMED_GROUP = /\(\?</

/** The groups of the leftmost match, group 0 first; undefined where nothing matches. Throws `PatternError`. */
export function findPattern(pattern: string, text: string): readonly (string | null)[] | undefined {
  const matcher = compile(pattern).matcher(text)
  if (!matcher.find()) return undefined
  return Array.from({length: matcher.groupCount() + 1}, (_, index) => matcher.group(index))
}

/** RE2's language in linear time, as Go has it; what JavaScript's own expressions mean differs in places. */
function compile(pattern: string): RE2JS {
  try {
    if (NAMED_GROUP.test(pattern)) throw new Error('invalid or unsupported Perl syntax: `(?<`')
    return RE2JS.compile(pattern)
  } catch (error) {
    throw new PatternError(pattern, error)
  }
}

/** What is wrong with a pattern; undefined where Go takes it. */
export function checkPattern(pattern: string): string | undefined {
  try {
    compile(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
