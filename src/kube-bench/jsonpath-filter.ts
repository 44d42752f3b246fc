import type {PathList, PathNode} from './jsonpath-parse.ts'
import {isList, isMap, printGo, type Value} from './value.ts'

type Filter = Extract<PathNode, {kind: 'filter'}>
type Walk = (list: PathList, input: readonly Value[]) => readonly Value[]

/** The elements of a list for which a filter holds. Throws `Error` where client-go gives an error. */
export function filterList(value: Value, filter: Filter, walk: Walk): readonly Value[] {
  if (!isList(value)) throw new Error(`${printGo(value)} is not array or slice and cannot be filtered`)
  return value.filter((element) => holds(element, filter, walk))
}

function holds(element: Value, {left, operator, right}: Filter, walk: Walk): boolean {
  if (operator === 'exists') return exists(element, left, walk)
  const found = only(walk(left, [element]))
  const wanted = found === undefined ? undefined : only(walk(right, [element]))
  if (found === undefined || wanted === undefined) return false
  return compare(operator, found, wanted)
}

/** client-go does not look at the error of an existence test. */
function exists(element: Value, path: PathList, walk: Walk): boolean {
  try {
    return walk(path, [element]).length > 0
  } catch {
    return false
  }
}

function only(values: readonly Value[]): Value | undefined {
  if (values.length > 1) throw new Error('can only compare one element at a time')
  return values[0]
}

function compare(operator: string, left: Value, right: Value): boolean {
  const [a, b] = [basic(left), basic(right)]
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison')
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return ordered(a) < ordered(b)
    case '<=':
      return ordered(a) <= ordered(b)
    case '>':
      return !(ordered(a) <= ordered(b))
    case '>=':
      return !(ordered(a) < ordered(b))
    default:
      throw new Error(`unrecognized filter operator ${operator}`)
  }
}

type Basic = boolean | string | number | bigint

function basic(value: Value): Basic {
  if (value === null || isMap(value) || isList(value)) throw new Error('invalid type for comparison')
  return value
}

function ordered(value: Basic): Exclude<Basic, boolean> {
  if (typeof value === 'boolean') throw new Error('invalid type for comparison')
  return value
}
