import type {Severity} from '../evaluate/result.ts'
import type {Assertions, Values} from './check.ts'
import {checkTailoring} from './check-tailoring.ts'
import {type Conditions, conditionsOf} from './conditions.ts'
import type {Content, LoadedBenchmark, LoadedRule, LoadedTailoring} from './content.ts'
import {checkPatterns, matches} from './patterns.ts'
import {itemsWithAdded, type Tailored, tailoredItem} from './tailoring.ts'
import {checkValues} from './values.ts'
import {fault, unknownName} from './yaml.ts'

/** Which items of the benchmarks are judged, and by which values. */
export interface Selection {
  readonly level: 1 | 2
  /** Rule keys or item numbers, `*` for any characters; all items where there is none. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** The names of other judges' checks, which patterns may mean too. */
  readonly others?: () => ReadonlySet<string>
  readonly tailoring?: LoadedTailoring
  /** The tailoring whose parameters the values may name: it may turn out not to be for this host. */
  readonly parametersOf?: LoadedTailoring
  /** Values by name, from the command line. */
  readonly values: Readonly<Record<string, unknown>>
}

/** One item that will be judged, with everything that benchmark, tailoring and command line say of it. */
export interface SelectedItem extends Conditions {
  readonly benchmark: {readonly id: string; readonly version: string}
  readonly section: {readonly id: string; readonly title: string}
  readonly id: string
  readonly level: 1 | 2
  readonly severity: Severity
  readonly rule: LoadedRule
  /** Why a tailoring says that it does not apply. */
  readonly notapplicable?: string
  /** Why a tailoring has another condition, values or severity for it. */
  readonly tailored?: string
}

/** Resolves benchmarks to items. Throws `UsageError` for whatever is unknown or wrong, with its line. */
export function selectItems(
  content: Content,
  benchmarks: readonly LoadedBenchmark[],
  selection: Selection,
  assertions: Assertions,
): readonly SelectedItem[] {
  if (selection.tailoring) checkTailoring(content, selection.tailoring)
  const every = benchmarks.flatMap((benchmark) => itemsOf(content, benchmark, selection, assertions))
  const rules = every.map(({rule}) => rule)
  checkValues(selection.values, rules, selection.tailoring ?? selection.parametersOf)
  checkPatterns('--only', selection.only, every, selection.others)
  checkPatterns('--skip', selection.skip, every, selection.others)
  return every.filter((item) => isWithin(item, selection) && !matches(item, selection.skip))
}

/** The items that only `skip` leaves out. Throws `UsageError` as `selectItems` does. */
export function skippedItems(
  content: Content,
  benchmarks: readonly LoadedBenchmark[],
  selection: Selection,
  assertions: Assertions,
): readonly SelectedItem[] {
  if (selection.skip.length === 0) return []
  const every = selectItems(content, benchmarks, {...selection, skip: []}, assertions)
  return every.filter((item) => matches(item, selection.skip))
}

function isWithin(item: SelectedItem, {level, only}: Selection): boolean {
  return item.level <= level && (only.length === 0 || matches(item, only))
}

function itemsOf(
  content: Content,
  benchmark: LoadedBenchmark,
  selection: Selection,
  assertions: Assertions,
): readonly SelectedItem[] {
  const {id, version} = benchmark.source
  const seen = new Set<string>()
  return itemsWithAdded(benchmark, selection.tailoring).map(({section, item, file, path}) => {
    if (seen.has(item.id)) throw fault(file, [...path, 'id'], `the item ${item.id} is there twice`)
    seen.add(item.id)
    const rule = content.rules.get(item.rule)
    if (!rule) {
      const {message, hint} = unknownName('rule', item.rule, content.rules.keys())
      throw fault(file, [...path, 'rule'], message, hint)
    }
    const tailored = tailoredItem(selection.tailoring, id, rule.key, selection.values)
    const set = ownValues(selection, rule)
    const values = {...rule.source.values, ...item.with, ...tailored?.item.with, ...set}
    return {
      benchmark: {id, version},
      section,
      id: item.id,
      level: item.level,
      severity: tailored?.item.severity ?? rule.source.severity,
      rule,
      ...conditionsOf(rule, tailored, {all: values, set}, assertions),
      ...tailoredWhy(tailored),
    }
  })
}

function ownValues(selection: Selection, rule: LoadedRule): Values {
  const named = Object.keys(rule.source.values ?? {}).filter((name) => Object.hasOwn(selection.values, name))
  return Object.fromEntries(named.map((name) => [name, selection.values[name]]))
}

/** A tailoring's reason, with the parameters that it follows from: a site can set them. */
function tailoredWhy(tailored: Tailored | undefined): Pick<SelectedItem, 'notapplicable' | 'tailored'> {
  if (!tailored) return {}
  const {item, tailoring, because} = tailored
  const reason = item.notapplicable ?? item.reason ?? `The tailoring ${tailoring.source.id} changes it.`
  const why = because.length === 0 ? reason : `${reason} (${because.join(', ')}; --set changes it)`
  return item.notapplicable === undefined ? {tailored: why} : {notapplicable: why}
}
