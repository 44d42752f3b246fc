import type {TestItem} from './controls.ts'
import {type Found, findValue, type Source} from './find-value.ts'
import {compare} from './operators.ts'
import {PatternError} from './regex.ts'

/** What one item says of one output. */
export interface ItemOutcome {
  readonly ok: boolean
  readonly found: boolean
  readonly expected: string
  readonly actual: string
  /** Why kube-bench would have ended there; the item is no verdict then. */
  readonly fault?: string
}

/** Evaluates an item on an output: on all of it, or on each line until one fails. It never throws. */
export function evaluateItem(item: TestItem, source: Source, output: string, multiple: boolean): ItemOutcome {
  const actual = output.replace(/(?<![ \n])[ \n]+$/, '')
  let outcome: RowOutcome = {ok: false, found: false, expected: ''}
  for (const row of multiple ? actual.split('\n') : [actual]) {
    outcome = evaluateRow(item, source, row)
    if (!outcome.ok) break
  }
  return {...outcome, actual}
}

type RowOutcome = Omit<ItemOutcome, 'actual'>

/** kube-bench quirk: what cannot be read fails, also where the value must not be there. */
const UNREADABLE: RowOutcome = {ok: false, found: false, expected: ''}

function evaluateRow(item: TestItem, source: Source, row: string): RowOutcome {
  try {
    return judge(item, source, findValue(source, item, row))
  } catch (error) {
    return error instanceof PatternError ? {...UNREADABLE, fault: error.message} : UNREADABLE
  }
}

function judge(item: TestItem, source: Source, value: Found): RowOutcome {
  const name = item[source]
  const found = value !== undefined
  if (!item.set) return {ok: !found, found, expected: `'${name}' is not present`}
  if (!found || item.op === '') return {ok: found, found, expected: `'${name}' is present`}
  const {ok, expected} = compare(item.op, name, value, item.compareValue)
  return {ok, found, expected}
}
