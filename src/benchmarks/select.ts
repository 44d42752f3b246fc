import {UsageError} from '../errors.ts'
import type {Severity} from '../evaluate/result.ts'
import {matchesTokens, type Token} from '../probes/wildcard.ts'
import {type Assertions, type Check, CheckError, parseCheck, type Values} from './check.ts'
import {checkTailoring} from './check-tailoring.ts'
import type {Content, LoadedBenchmark, LoadedRule, LoadedTailoring} from './content.ts'
import {itemsWithAdded, type Tailored, tailoredItem} from './tailoring.ts'
import {checkValues, valueRefusal} from './values.ts'
import {fault, faults, unknownName, type YamlText} from './yaml.ts'

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
export interface SelectedItem {
  readonly benchmark: {readonly id: string; readonly version: string}
  readonly section: {readonly id: string; readonly title: string}
  readonly id: string
  readonly level: 1 | 2
  readonly severity: Severity
  readonly rule: LoadedRule
  readonly check?: Check
  readonly when?: Check
  readonly attach: readonly Check[]
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
      ...conditions(rule, tailored, {all: values, set}, assertions),
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

/** All values of an item, and those of them that the command line set. */
interface ItemValues {
  readonly all: Values
  readonly set: Values
}

function conditions(
  rule: LoadedRule,
  tailored: Tailored | undefined,
  values: ItemValues,
  assertions: Assertions,
): Pick<SelectedItem, 'check' | 'when' | 'attach'> {
  const {source, file, key} = rule
  const parse = (check: object, ...at: readonly PropertyKey[]): Check =>
    parseAt(file, [key, ...at], check, values, assertions)
  const own = (name: 'check' | 'when'): Check | undefined => {
    const written = tailored?.item[name]
    return written && parseAt(tailored.tailoring.file, ['items', key, name], written, values, assertions)
  }
  const check = own('check') ?? (source.check && parse(source.check, 'check'))
  const whens = [source.when && parse(source.when, 'when'), own('when')].filter((one) => one !== undefined)
  return {
    ...(check && {check}),
    ...(whens[0] && {when: whens.length > 1 ? {kind: 'all', checks: whens} : whens[0]}),
    attach: (source.attach ?? []).map((attached, index) => parse(attached, 'attach', index)),
  }
}

/** What was read already: many benchmarks ask for the same rule with the same values. */
const readings = new WeakMap<Assertions, WeakMap<object, Map<string, Check>>>()

function readCheck(check: object, values: Values, assertions: Assertions): Check {
  const known = readings.get(assertions) ?? new WeakMap<object, Map<string, Check>>()
  const byValues = known.get(check) ?? new Map<string, Check>()
  const key = JSON.stringify(values)
  const read = byValues.get(key) ?? parseCheck(check, values, assertions)
  readings.set(assertions, known.set(check, byValues.set(key, read)))
  return read
}

function parseAt(
  file: YamlText,
  path: readonly PropertyKey[],
  check: object,
  {all, set}: ItemValues,
  assertions: Assertions,
): Check {
  try {
    return readCheck(check, all, assertions)
  } catch (error) {
    if (!(error instanceof CheckError)) throw error
    const refusal = valueRefusal(check, error, set)
    if (refusal) throw refusal
    const at = [...path, ...error.path]
    throw error.issues ? faults(file, error.issues, at) : fault(file, at, error.message, error.hint)
  }
}

function matches(item: SelectedItem, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) => matchesPattern(item.rule.key, pattern) || matchesPattern(item.id, pattern),
  )
}

/** Whether a pattern of `--only` or `--skip`, in which `*` stands for any characters, is the name. */
export function matchesPattern(name: string, pattern: string): boolean {
  const tokens = [...pattern].map((one): Token => (one === '*' ? one : (other) => other === one))
  return matchesTokens(tokens, name)
}

function checkPatterns(
  flag: string,
  patterns: readonly string[],
  items: readonly SelectedItem[],
  others: Selection['others'],
): void {
  for (const pattern of patterns) {
    if (items.some((item) => matches(item, [pattern]))) continue
    const known = [...(others?.() ?? [])]
    if (known.some((name) => matchesPattern(name, pattern))) continue
    const names = items.flatMap((item) => [item.rule.key, item.id])
    const {message, hint} = unknownName('rule or item', pattern, new Set([...names, ...known]))
    throw new UsageError(`${flag}: ${message} in the benchmarks that were chosen`, {hint})
  }
}
