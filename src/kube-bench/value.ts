import {formatFloat} from './go-number.ts'
import {jsonString} from './go-text.ts'

/**
 * A value as kube-bench has it after reading a JSON or YAML document. A number is a float64, a bigint one of
 * YAML's integers; which language a map was written in decides whether kube-bench can print it.
 */
export type Value = null | boolean | string | number | bigint | readonly Value[] | ValueMap

/** A map, and the language in which it was written. */
export interface ValueMap {
  readonly from: 'json' | 'yaml'
  /** Keys that are no strings are never found by a path. */
  readonly entries: ReadonlyMap<string | number | bigint | boolean | null, Value>
}

/** Tells a map from every other value. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Tells a list from every other value. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** The name of the Go type of a value that is no list, for messages. */
export function goType(value: Exclude<Value, null | readonly Value[]>): string {
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? 'uint64' : 'int'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return value.from === 'json' ? 'map[string]interface {}' : 'map[interface {}]interface {}'
}

/** Longest text that a value is printed as, in characters; aliases could make a small document a huge one. */
const MAX_PRINTED = 16 * 1024 * 1024

/** Compact JSON as Go marshals it, keys sorted. Throws `Error` for a map from YAML, as kube-bench does. */
export function printJson(value: Value): string {
  if (isMap(value)) {
    if (value.from === 'yaml') throw new Error('json: unsupported type: map[interface {}]interface {}')
    const pairs = sorted(value).map(([key, child]) => `${jsonString(key)}:${printJson(child)}`)
    return limited(`{${pairs.join(',')}}`)
  }
  if (isList(value)) return limited(`[${value.map(printJson).join(',')}]`)
  if (typeof value === 'string') return jsonString(value)
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${formatFloat(value)}`)
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Text as Go's `%v` prints it. */
export function printGo(value: Value): string {
  if (value === null) return '<nil>'
  if (typeof value === 'number') return formatFloat(value)
  if (isMap(value))
    return limited(
      `map[${sorted(value)
        .map(([key, child]) => `${key}:${printGo(child)}`)
        .join(' ')}]`,
    )
  return isList(value) ? limited(`[${value.map(printGo).join(' ')}]`) : String(value)
}

function limited(text: string): string {
  if (text.length > MAX_PRINTED) throw new Error('the value is too large')
  return text
}

function sorted({entries}: ValueMap): [string, Value][] {
  return [...entries]
    .map(([key, value]): [string, Value] => [String(key), value])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
