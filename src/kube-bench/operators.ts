import {atoi, parseOctal} from './go-number.ts'
import {trimSpace} from './go-text.ts'
import {findPattern} from './regex.ts'

/** What a comparison says, with kube-bench's words for what was expected. */
export interface Comparison {
  readonly ok: boolean
  readonly expected: string
}

type Operator = (name: string, actual: string, wanted: string) => Comparison

/** Every operator that kube-bench knows. */
const operators: Readonly<Record<string, Operator>> = {
  eq: (name, actual, wanted) => ({ok: equal(actual, wanted), expected: `'${name}' is equal to '${wanted}'`}),
  noteq: (name, actual, wanted) => ({
    ok: !equal(actual, wanted),
    expected: `'${name}' is not equal to '${wanted}'`,
  }),
  gt: numeric('is greater than', (a, b) => a > b),
  gte: numeric('is greater or equal to', (a, b) => a >= b),
  lt: numeric('is lower than', (a, b) => a < b),
  lte: numeric('is lower or equal to', (a, b) => a <= b),
  has: (name, actual, wanted) => ({ok: actual.includes(wanted), expected: `'${name}' has '${wanted}'`}),
  nothave: (name, actual, wanted) => ({
    ok: !actual.includes(wanted),
    expected: `'${name}' does not have '${wanted}'`,
  }),
  regex: (name, actual, wanted) => ({
    ok: findPattern(wanted, actual) !== undefined,
    expected: `'${name}' matched by regex expression '${wanted}'`,
  }),
  valid_elements: (name, actual, wanted) => ({
    ok: areAllIn(splitElements(actual), splitElements(wanted)),
    expected: `'${name}' contains valid elements from '${wanted}'`,
  }),
  bitmask,
}

/** Tells whether kube-bench knows an operator of this name. */
export function isOperator(op: string): boolean {
  return Object.hasOwn(operators, op)
}

/** The names of all operators. */
export const operatorNames: readonly string[] = Object.keys(operators)

/**
 * Compares a value as kube-bench does; an unknown operator is false with nothing expected. Throws
 * `PatternError` for a `regex` that Go refuses.
 */
export function compare(op: string, name: string, actual: string, wanted: string): Comparison {
  const operator = isOperator(op) ? operators[op] : undefined
  return operator ? operator(name, actual, wanted) : {ok: false, expected: ''}
}

/** kube-bench quirk: only the found value is lowered, so that a wanted `True` never equals. */
function equal(actual: string, wanted: string): boolean {
  const lowered = actual.toLowerCase()
  return lowered === 'true' || lowered === 'false' ? lowered === wanted : actual === wanted
}

function numeric(words: string, holds: (a: bigint, b: bigint) => boolean): Operator {
  return (name, actual, wanted) => {
    const [a, b] = [atoi(trimSpace(actual)), atoi(trimSpace(wanted))]
    return a === undefined || b === undefined
      ? {ok: false, expected: `Invalid Number(s) used for comparison: '${actual}' '${wanted}'`}
      : {ok: holds(a, b), expected: `'${name}' ${words} ${wanted}`}
  }
}

/** kube-bench quirk: set-id and sticky bits count too, the directories above the file do not. */
function bitmask(name: string, actual: string, wanted: string): Comparison {
  const [mode, limit] = [parseOctal(actual), parseOctal(wanted)]
  if (mode === undefined) return {ok: false, expected: `Not numeric value - flag: ${actual}`}
  if (limit === undefined) return {ok: false, expected: `Not numeric value - flag: ${wanted}`}
  return {
    ok: (limit & mode) === mode,
    expected: `${name} has permissions ${actual}, expected ${wanted} or more restrictive`,
  }
}

/** Splits a list at commas after dropping those at its end; an empty text has no elements. */
export function splitElements(text: string): readonly string[] {
  const trimmed = trimSpace(text).replace(/(?<!,),+$/, '')
  return trimmed === '' ? [] : trimmed.split(',').map(trimSpace)
}

/** Whether every element is among the wanted ones; an empty list is only in an empty one. */
export function areAllIn(elements: readonly string[], wanted: readonly string[]): boolean {
  if (elements.length === 0 || wanted.length === 0) return elements.length === wanted.length
  return elements.every((element) => wanted.includes(element))
}
