import type {Assertion} from '../assertions/assertion.ts'
import type {Issue} from './yaml.ts'
import {unknownName} from './yaml.ts'

/** A rule's condition: assertions joined by words. */
export type Check =
  | {readonly kind: 'assertion'; readonly assertion: Assertion<unknown>; readonly spec: unknown}
  | {readonly kind: 'all' | 'any'; readonly checks: readonly Check[]}
  | {readonly kind: 'not'; readonly check: Check}

/** The assertions of a check, in the order in which they are written. */
export function assertionsOf(check: Check | undefined): readonly Extract<Check, {kind: 'assertion'}>[] {
  if (!check) return []
  if (check.kind === 'assertion') return [check]
  return check.kind === 'not' ? assertionsOf(check.check) : check.checks.flatMap(assertionsOf)
}

/** Values by their names, as rules, benchmarks, tailorings and the command line give them. */
export type Values = Readonly<Record<string, unknown>>

/** A fault in a check: where below it, and what; or the faults that an assertion's schema found. */
export class CheckError extends Error {
  readonly path: readonly PropertyKey[]
  readonly hint: string | undefined
  readonly issues: readonly Issue[] | undefined

  constructor(
    path: readonly PropertyKey[],
    message: string,
    more: {hint?: string; issues?: readonly Issue[]} = {},
  ) {
    super(message)
    this.name = 'CheckError'
    this.path = path
    this.hint = more.hint
    this.issues = more.issues
  }
}

/** The assertions by name. */
export type Assertions = ReadonlyMap<string, Assertion<unknown>>

/** Reads a check, with `$name` replaced by the value of that name. Throws `CheckError`. */
export function parseCheck(
  source: unknown,
  values: Values,
  assertions: Assertions,
  path: readonly PropertyKey[] = [],
): Check {
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    throw new CheckError(path, 'a check is a map with one assertion, or all, any, not')
  const map = source as Readonly<Record<string, unknown>>
  // `not` is a comparison word too: it joins checks only where the map names no assertion.
  const isAssertion = Object.keys(map).some((key) => assertions.has(key))
  const word = isAssertion ? undefined : ['all', 'any', 'not'].find((name) => Object.hasOwn(map, name))
  if (!word) return parseAssertion(map, values, assertions, path)
  if (Object.keys(map).length > 1) throw new CheckError(path, `"${word}" stands alone in its map`)
  const inner = map[word]
  if (word === 'not') return {kind: 'not', check: parseCheck(inner, values, assertions, [...path, word])}
  if (!Array.isArray(inner) || inner.length === 0)
    throw new CheckError([...path, word], `"${word}" has a list of checks`)
  return {
    kind: word as 'all' | 'any',
    checks: inner.map((check, index) => parseCheck(check, values, assertions, [...path, word, index])),
  }
}

function parseAssertion(
  map: Readonly<Record<string, unknown>>,
  values: Values,
  assertions: Assertions,
  path: readonly PropertyKey[],
): Check {
  const name = Object.keys(map).find((key) => assertions.has(key))
  const assertion = name === undefined ? undefined : assertions.get(name)
  if (!assertion) {
    const {message, hint} = unknownName('assertion', Object.keys(map)[0] ?? '', assertions.keys())
    throw new CheckError(path, message, {hint})
  }
  const parsed = assertion.schema.safeParse(substitute(map, values, path))
  if (!parsed.success) throw new CheckError(path, 'the assertion is wrong', {issues: parsed.error.issues})
  return {kind: 'assertion', assertion, spec: parsed.data}
}

function substitute(node: unknown, values: Values, path: readonly PropertyKey[]): unknown {
  if (typeof node === 'string') return namedValue(node, values, path)
  if (Array.isArray(node)) return node.map((child, index) => substitute(child, values, [...path, index]))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, substitute(child, values, [...path, key])]),
  )
}

function namedValue(text: string, values: Values, path: readonly PropertyKey[]): unknown {
  const name = /^\$([A-Za-z]\w*)$/.exec(text)?.[1]
  if (name === undefined) return text
  if (!Object.hasOwn(values, name)) throw new CheckError(path, `no value is named "${name}"`)
  return values[name]
}
