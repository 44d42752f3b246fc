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

export interface Untranslated {
  readonly id: string
  readonly reason: string
  readonly file: string
  readonly line: number
}

/** Translates control files as they are written, without a node's names in them. It never throws. */
export function importControls(name: string, files: readonly Controls[]): Imported {
  const {id, version} = identify(name)
  const entries = files.flatMap(({file, groups}) =>
    groups.flatMap((group) =>
      group.checks.map((check) => ({file, group, check, translation: translate(check)})),
    ),
  )
  const key = (check: ControlCheck): string => keyOf(`${name}-${check.id}`)
  const rules = Object.fromEntries(
    entries.map(({check, translation}) => [key(check), ruleOf(check, translation)]),
  )
  const sections = sectionsOf(files.flatMap(({groups}) => groups)).map(({group, checks}) => ({
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
    translated: entries.filter(({translation}) => 'check' in translation).length,
    untranslated: entries.flatMap(({file, check, translation}) =>
      'untranslated' in translation
        ? [{id: check.id, reason: translation.untranslated, file, line: check.line}]
        : [],
    ),
  }
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
  groups: readonly ControlGroup[],
): readonly {readonly group: ControlGroup; readonly checks: readonly ControlCheck[]}[] {
  const byId = new Map<string, {group: ControlGroup; checks: ControlCheck[]}>()
  for (const group of groups) {
    const known = byId.get(group.id) ?? {group, checks: []}
    byId.set(group.id, known)
    known.checks.push(...group.checks)
  }
  return [...byId.values()].filter(({checks}) => checks.length > 0)
}

function render(value: object): string {
  return dump(value, {lineWidth: 110})
}
