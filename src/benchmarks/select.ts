import {UsageError} from '../errors.ts'
import type {Severity} from '../evaluate/result.ts'
import {type Assertions, type Check, CheckError, parseCheck, type Values} from './check.ts'
import type {Content, LoadedBenchmark, LoadedRule, LoadedTailoring} from './content.ts'
import type {TailoringSource} from './schema.ts'
import {fault, faults, unknownName, type YamlText} from './yaml.ts'

export interface Selection {
  readonly level: 1 | 2
  /** Rule keys or item numbers, `*` for any characters; all items where there is none. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Patterns may be meant for other judges' checks, so one that names no item here is no error. */
  readonly mayNameOthers?: boolean
  readonly tailoring?: LoadedTailoring
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
  if (!selection.mayNameOthers) {
    checkPatterns('--only', selection.only, every)
    checkPatterns('--skip', selection.skip, every)
  }
  checkValues(selection.values, every)
  return every.filter(
    (item) =>
      item.level <= selection.level &&
      (selection.only.length === 0 || matches(item, selection.only)) &&
      !matches(item, selection.skip),
  )
}

function itemsOf(
  content: Content,
  benchmark: LoadedBenchmark,
  selection: Selection,
  assertions: Assertions,
): SelectedItem[] {
  const {source, file} = benchmark
  const seen = new Set<string>()
  return source.sections.flatMap((section, sectionIndex) =>
    section.items.map((item, index) => {
      const path = ['sections', sectionIndex, 'items', index]
      if (seen.has(item.id)) throw fault(file, [...path, 'id'], `the item ${item.id} is there twice`)
      seen.add(item.id)
      const rule = content.rules.get(item.rule)
      if (!rule) {
        const {message, hint} = unknownName('rule', item.rule, content.rules.keys())
        throw fault(file, [...path, 'rule'], message, hint)
      }
      const tailored = tailoredItem(selection.tailoring, source.id, rule.key)
      const values = {...rule.source.values, ...item.with, ...tailored?.with, ...ownValues(selection, rule)}
      return {
        benchmark: {id: source.id, version: source.version},
        section: {id: section.id, title: section.title},
        id: item.id,
        level: item.level,
        severity: tailored?.severity ?? rule.source.severity,
        rule,
        ...conditions(rule, tailored, selection, values, assertions),
        ...(tailored?.notapplicable !== undefined && {notapplicable: tailored.notapplicable}),
      }
    }),
  )
}

type TailoredItem = TailoringSource['items'][string]

function tailoredItem(
  tailoring: LoadedTailoring | undefined,
  benchmark: string,
  rule: string,
): TailoredItem | undefined {
  const source = tailoring?.source
  if (!source || (source.for && !source.for.includes(benchmark))) return undefined
  return Object.hasOwn(source.items, rule) ? source.items[rule] : undefined
}

function ownValues(selection: Selection, rule: LoadedRule): Values {
  const named = Object.keys(rule.source.values ?? {}).filter((name) => Object.hasOwn(selection.values, name))
  return Object.fromEntries(named.map((name) => [name, selection.values[name]]))
}

function conditions(
  rule: LoadedRule,
  tailored: TailoredItem | undefined,
  {tailoring}: Selection,
  values: Values,
  assertions: Assertions,
): Pick<SelectedItem, 'check' | 'when' | 'attach'> {
  const {source, file, key} = rule
  const parse = (check: object, name: string, at: readonly PropertyKey[] = [key, name], from = file): Check =>
    parseAt(from, at, check, values, assertions)
  const check =
    tailored?.check && tailoring
      ? parse(tailored.check, 'check', ['items', key, 'check'], tailoring.file)
      : source.check && parse(source.check, 'check')
  return {
    ...(check && {check}),
    ...(source.when && {when: parse(source.when, 'when')}),
    attach: (source.attach ?? []).map((attached, index) => parse(attached, 'attach', [key, 'attach', index])),
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
  values: Values,
  assertions: Assertions,
): Check {
  try {
    return readCheck(check, values, assertions)
  } catch (error) {
    if (!(error instanceof CheckError)) throw error
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
  return new RegExp(`^${pattern.split('*').map(escapeExpression).join('.*')}$`).test(name)
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function checkTailoring({rules}: Content, {source, file}: LoadedTailoring): void {
  for (const key of Object.keys(source.items)) {
    if (rules.has(key)) continue
    const {message, hint} = unknownName('rule', key, rules.keys())
    throw fault(file, [`items#${key}`], message, hint)
  }
}

function checkPatterns(flag: string, patterns: readonly string[], items: readonly SelectedItem[]): void {
  for (const pattern of patterns) {
    if (items.some((item) => matches(item, [pattern]))) continue
    const names = items.flatMap((item) => [item.rule.key, item.id])
    const {message, hint} = unknownName('rule or item', pattern, new Set(names))
    throw new UsageError(`${flag}: ${message} in the benchmarks that were chosen`, {hint})
  }
}

function checkValues(values: Values, items: readonly SelectedItem[]): void {
  const known = new Set(items.flatMap(({rule}) => Object.keys(rule.source.values ?? {})))
  for (const name of Object.keys(values)) {
    if (known.has(name)) continue
    const {message, hint} = unknownName('value', name, known)
    throw new UsageError(`--set: ${message}`, {hint})
  }
}
