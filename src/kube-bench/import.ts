import {dump} from 'js-yaml'
import type {ControlCheck, ControlGroup, Controls} from './controls.ts'
import {type Translation, translate} from './translate.ts'

/** A benchmark of kube-bench's in Assay's own format. */
export interface Imported {
  /** The benchmark's file, relative to a directory for `--rules`. */
  readonly benchmarkFile: string
  readonly benchmark: string
  readonly rulesFile: string
  readonly rules: string
  readonly translated: number
  /** What has no counterpart: it is in the benchmark as something that a person decides. */
  readonly untranslated: readonly Untranslated[]
}

/** A check that has no counterpart, why, and where it is written. */
export interface Untranslated {
  readonly id: string
  readonly reason: string
  readonly file: string
  readonly line: number
}

/** Translates control files as they are written, without a node's names in them. It never throws. */
export function importControls(name: string, files: readonly Controls[]): Imported {
  const {id, version} = identify(name)
  const entries = entriesOf(files)
  const first = new Map(entries.toReversed().map((entry) => [entry.check.id, entry]))
  const kept = entries.filter((entry) => first.get(entry.check.id) === entry)
  const key = (check: ControlCheck): string => keyOf(`${name}-${check.id}`)
  const rules = Object.fromEntries(
    kept.map(({check, translation}) => [key(check), ruleOf(check, translation)]),
  )
  const sections = sectionsOf(kept).map(({group, checks}) => ({
    id: group.id,
    title: group.text || group.id,
    items: checks.map((check) => ({id: check.id, level: 1, rule: key(check)})),
  }))
  const title = `Imported from kube-bench: ${name}`
  return {
    benchmarkFile: `${id}/${version}.yaml`,
    benchmark: render({id, version, title, byDefault: false, sections}),
    rulesFile: `rules/${keyOf(name)}.yaml`,
    rules: render(rules),
    translated: kept.filter(({translation}) => 'check' in translation).length,
    untranslated: [...files.flatMap(faultsOf), ...entries.flatMap((entry) => reasonsOf(entry, first))],
  }
}

/** One check of a file, and what it is in Assay's language. */
interface Entry {
  readonly file: string
  readonly group: ControlGroup
  readonly check: ControlCheck
  readonly translation: Translation
}

function entriesOf(files: readonly Controls[]): readonly Entry[] {
  return files.flatMap(({file, groups}) =>
    groups.flatMap((group) =>
      group.checks.map((written) => {
        const check = group.type === 'skip' ? {...written, type: 'skip'} : written
        return {file, group, check, translation: translate(check)}
      }),
    ),
  )
}

function faultsOf({faults}: Controls): readonly Untranslated[] {
  return faults.map(({file, line, message}) => ({id: 'file', reason: message, file, line}))
}

/** An item's number stands for one requirement, so that a check with the number of an earlier one is left out. */
function reasonsOf(entry: Entry, first: ReadonlyMap<string, Entry>): readonly Untranslated[] {
  const {file, check, translation} = entry
  const {id, line} = check
  const earlier = first.get(id)
  if (earlier && earlier !== entry)
    return [{id, reason: `${earlier.file}:${earlier.check.line} has its number already`, file, line}]
  return 'untranslated' in translation ? [{id, reason: translation.untranslated, file, line}] : []
}

/** `eks-1.8.0` is version 1.8.0 of `kube-bench-eks`, `cis-1.12` version 1.12.0 of `kube-bench-cis`. */
function identify(name: string): {readonly id: string; readonly version: string} {
  const [, family = name, numbers = '0'] = /^(.*?)-(\d+(?:\.\d+){0,2})$/.exec(name) ?? []
  const version = [...numbers.split('.'), '0', '0'].slice(0, 3).join('.')
  return {id: keyOf(`kube-bench-${family}`), version}
}

function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function ruleOf(check: ControlCheck, translation: Translation): object {
  const common = {
    title: check.text || check.id,
    severity: check.scored ? 'medium' : 'low',
    why: check.remediation.trim() || check.text || check.id,
  }
  if ('check' in translation) return {...common, check: translation.check}
  if ('manual' in translation) return {...common, manual: translation.manual}
  return {
    ...common,
    manual: `Not translated: ${translation.untranslated}. ${check.remediation.trim()}`.trim(),
  }
}

/** Groups of one id are one section, as kube-bench joins them. */
function sectionsOf(
  entries: readonly Entry[],
): readonly {readonly group: ControlGroup; readonly checks: readonly ControlCheck[]}[] {
  const byId = new Map<string, {group: ControlGroup; checks: ControlCheck[]}>()
  for (const {group, check} of entries) {
    const known = byId.get(group.id) ?? {group, checks: []}
    byId.set(group.id, known)
    known.checks.push(check)
  }
  return [...byId.values()]
}

function render(value: object): string {
  return dump(value, {lineWidth: 110})
}
