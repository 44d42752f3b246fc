import {z} from 'zod'
import {expression, isFound} from './expression.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** One value in YAML or on a host. */
export type Scalar = z.infer<typeof scalar>

/** The comparison words of the rule language, for the schema of each assertion that compares a value. */
export const comparisonFields = {
  equals: scalar.optional().describe('The value must be this one; numbers compare as numbers'),
  not: z
    .union([scalar, z.array(scalar)])
    .optional()
    .describe('The value must be none of these'),
  oneOf: z.array(scalar).min(1).optional().describe('The value must be one of these'),
  atMost: z.number().optional().describe('The value must be a number not above this one'),
  atLeast: z.number().optional().describe('The value must be a number not below this one'),
  has: z
    .union([scalar, z.array(scalar)])
    .optional()
    .describe('A list that must hold all of these'),
  hasNone: z
    .union([scalar, z.array(scalar)])
    .optional()
    .describe('A list that must hold none of these'),
  onlyOf: z.array(scalar).optional().describe('A list that must hold nothing but these'),
  matches: expression
    .optional()
    .describe('The value must match this regular expression of RE2, which has no look-around'),
  notMatches: expression
    .optional()
    .describe('There must be a value, and it must not match this regular expression of RE2'),
  exists: z.boolean().optional().describe('Whether there must be a value at all'),
}

const comparison = z.object(comparisonFields)

/** Conditions on one value; all that are given must hold. */
export type Comparison = z.infer<typeof comparison>

/** Whether a value satisfies its conditions. */
export interface Verdict {
  readonly ok: boolean
  /** The conditions in words: `at most 4 and not 0`. */
  readonly expected: string
}

/** What a host has: one value, or a list of them. */
export type Value = Scalar | readonly Scalar[]

/**
 * Compares a value with all given conditions. A value that is absent (`undefined`) satisfies only
 * `exists: false` and `hasNone`. Strings are split at blanks and commas where a list is wanted.
 */
export function compare(actual: Value | undefined, conditions: Comparison): Verdict {
  const given = words.filter((word) => conditions[word.name] !== undefined)
  return {
    ok: given.every((word) => word.holds(actual, conditions[word.name])),
    expected: given.map((word) => word.say(conditions[word.name])).join(' and ') || 'set',
  }
}

/** A value as a report shows it. */
export function show(value: Value | undefined): string {
  if (value === undefined) return 'not set'
  if (typeof value === 'object') return value.length === 0 ? 'empty' : value.join(', ')
  return value === '' ? 'empty' : String(value)
}

interface Word {
  readonly name: keyof Comparison
  holds(actual: Value | undefined, wanted: unknown): boolean
  say(wanted: unknown): string
}

const words: readonly Word[] = [
  {
    name: 'exists',
    holds: (actual, wanted) => (actual !== undefined) === wanted,
    say: (w) => (w ? 'set' : 'not set'),
  },
  {name: 'equals', holds: (actual, wanted) => same(actual, wanted), say: (w) => show(w as Scalar)},
  {
    name: 'oneOf',
    holds: (actual, wanted) => all(wanted).some((w) => same(actual, w)),
    say: (w) => `one of ${show(all(w))}`,
  },
  {name: 'atLeast', holds: (actual, wanted) => number(actual) >= Number(wanted), say: (w) => `at least ${w}`},
  {name: 'atMost', holds: (actual, wanted) => number(actual) <= Number(wanted), say: (w) => `at most ${w}`},
  {
    name: 'not',
    holds: (actual, wanted) => actual !== undefined && !all(wanted).some((w) => same(actual, w)),
    say: (w) => `not ${show(all(w))}`,
  },
  {
    name: 'has',
    holds: (actual, wanted) => all(wanted).every((w) => within(actual, w)),
    say: (w) => `with ${show(all(w))}`,
  },
  {
    name: 'hasNone',
    holds: (actual, wanted) => !all(wanted).some((w) => within(actual, w)),
    say: (w) => `without ${show(all(w))}`,
  },
  {
    name: 'onlyOf',
    holds: (actual, wanted) =>
      actual !== undefined && elements(actual).every((e) => all(wanted).some((w) => same(e, w))),
    say: (w) => `nothing but ${show(all(w))}`,
  },
  {
    name: 'matches',
    holds: (actual, wanted) => actual !== undefined && isFound(String(wanted), String(actual)),
    say: (w) => `matching ${w}`,
  },
  {
    name: 'notMatches',
    holds: (actual, wanted) => actual !== undefined && !isFound(String(wanted), String(actual)),
    say: (w) => `not matching ${w}`,
  },
]

function all(wanted: unknown): readonly Scalar[] {
  return Array.isArray(wanted) ? wanted : [wanted as Scalar]
}

function elements(actual: Value | undefined): readonly Scalar[] {
  if (actual === undefined) return []
  if (typeof actual === 'object') return actual
  return String(actual)
    .split(/[\s,]+/)
    .filter((element) => element !== '')
}

function within(actual: Value | undefined, wanted: Scalar): boolean {
  return elements(actual).some((element) => same(element, wanted))
}

/** A number in YAML means the number however the host writes it (`0`, `00`); anything else is compared as text. */
function same(actual: unknown, wanted: unknown): boolean {
  if (actual === undefined || typeof actual === 'object') return false
  if (typeof wanted === 'number') return String(actual).trim() !== '' && Number(actual) === wanted
  return String(actual) === String(wanted)
}

function number(actual: Value | undefined): number {
  return actual === undefined || typeof actual === 'object' || String(actual).trim() === ''
    ? Number.NaN
    : Number(actual)
}
