import {RE2JS} from 're2js'
import {z} from 'zod'

/** Steps of a compiled expression; one of this size takes about a second for the longest answer of a host. */
const MAX_STEPS = 1000

/** A regular expression of a rule, refused where RE2 does not take it. */
export const expression = z.string().superRefine((source, context) => {
  const message = faultOf(source)
  if (message !== undefined) context.addIssue({code: 'custom', message})
})

/**
 * Whether an expression, which `expression` has taken, is found in a text. RE2's time grows with the length of the
 * text alone, so that no text of a host keeps the gate from deciding.
 */
export function isFound(source: string, text: string): boolean {
  return compiled(source).test(text)
}

function faultOf(source: string): string | undefined {
  try {
    const steps = compiled(source).programSize()
    return steps > MAX_STEPS
      ? `the expression has ${steps} steps, and at most ${MAX_STEPS} are allowed`
      : undefined
  } catch (error) {
    const reason = (error as Error).message.replace('error parsing regexp: ', '')
    return `RE2 does not take the expression: ${reason}${/\(\?<?[=!]/.test(source) ? INSTEAD : ''}`
  }
}

const INSTEAD = '; write what must not be there as notMatches'

/** Many items ask by the same expression. */
const known = new Map<string, RE2JS>()

function compiled(source: string): RE2JS {
  const one = known.get(source) ?? RE2JS.compile(source)
  known.set(source, one)
  return one
}
