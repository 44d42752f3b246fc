import {UsageError} from '../errors.ts'
import type {CheckError, Values} from './check.ts'
import type {LoadedRule, LoadedTailoring} from './content.ts'
import {parametersOf} from './tailoring.ts'
import {type Issue, unknownName} from './yaml.ts'

/** Throws `UsageError` for a value that is neither a parameter's, nor one that a rule has the name of. */
export function checkValues(
  values: Values,
  rules: readonly LoadedRule[],
  tailoring: LoadedTailoring | undefined,
): void {
  const parameters = parametersOf(tailoring)
  const known = new Set([
    ...Object.keys(parameters),
    ...rules.flatMap(({source}) => Object.keys(source.values ?? {})),
  ])
  for (const [name, given] of Object.entries(values)) {
    if (!known.has(name)) throw refused('value', name, known)
    const allowed = Object.hasOwn(parameters, name) ? parameters[name]?.values : undefined
    if (allowed && !Object.hasOwn(allowed, String(given)))
      throw refused(`value of ${name}`, String(given), Object.keys(allowed))
  }
}

/**
 * The error for a value from the command line that the condition of a rule does not take, or undefined where what
 * is wrong with the condition is something else.
 */
export function valueRefusal(
  condition: object,
  {path, issues}: CheckError,
  values: Values,
): UsageError | undefined {
  for (const issue of issues ?? []) {
    const name = valueAt(condition, [...path, ...issue.path])
    if (name !== undefined && Object.hasOwn(values, name)) return refusedBy(issue, name, String(values[name]))
  }
  return undefined
}

function refusedBy(issue: Issue, name: string, given: string): UsageError {
  if (issue.code === 'invalid_value') return refused(`value of ${name}`, given, issue.values.map(String))
  return new UsageError(`--set: ${name} cannot be "${given}": ${issue.message}`)
}

/** The name of the value that stands where a path leads. */
function valueAt(condition: object, path: readonly PropertyKey[]): string | undefined {
  let node: unknown = condition
  for (const key of path) {
    if (typeof node !== 'object' || node === null) break
    node = (node as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return typeof node === 'string' && node.startsWith('$') ? node.slice(1) : undefined
}

function refused(kind: string, name: string, known: Iterable<string>): UsageError {
  const {message, hint} = unknownName(kind, name, known)
  return new UsageError(`--set: ${message}`, {hint})
}
