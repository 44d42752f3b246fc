import type {Content, LoadedTailoring} from './content.ts'
import type {TailoringSource} from './schema.ts'
import {chainOf, type Parameters, parametersOf, referencesOf} from './tailoring.ts'
import {fault, unknownName} from './yaml.ts'

/** A name that a tailoring uses, those that there are, and where it stands. */
interface UsedName {
  readonly kind: string
  readonly name: string
  readonly known: readonly string[]
  readonly path: readonly PropertyKey[]
}

/** Throws `UsageError` with the place of the first name in a tailoring, or in one that it extends, that nothing has. */
export function checkTailoring(content: Content, tailoring: LoadedTailoring): void {
  const parameters = parametersOf(tailoring)
  for (const {source, file} of chainOf(tailoring)) {
    const used = [
      ...parameterNames(source),
      ...benchmarkNames(source, content),
      ...itemNames(source, content, parameters),
      ...addedNames(source, content),
    ]
    const wrong = used.find(({name, known}) => !known.includes(name))
    if (!wrong) continue
    const {message, hint} = unknownName(wrong.kind, wrong.name, wrong.known)
    throw fault(file, wrong.path, message, hint)
  }
}

function parameterNames({parameters}: TailoringSource): readonly UsedName[] {
  return Object.entries(parameters ?? {}).map(([name, {default: chosen, values}]) => ({
    kind: `value of ${name}`,
    name: chosen,
    known: Object.keys(values),
    path: ['parameters', name, 'default'],
  }))
}

function benchmarkNames({for: ids, add}: TailoringSource, {benchmarks}: Content): readonly UsedName[] {
  const known = [...new Set(benchmarks.map(({source}) => source.id))]
  const references = benchmarks.flatMap(referencesOf)
  return [
    ...(ids ?? []).map((name, index) => ({kind: 'benchmark', name, known, path: ['for', index]})),
    ...(add ?? []).map(({benchmark: name}, index) => ({
      kind: 'benchmark',
      name,
      known: references,
      path: ['add', index, 'benchmark'],
    })),
  ]
}

function itemNames({items}: TailoringSource, {rules}: Content, parameters: Parameters): readonly UsedName[] {
  const keys = [...rules.keys()]
  return Object.entries(items).flatMap(([key, {where, with: values, check}]) => [
    {kind: 'rule', name: key, known: keys, path: [`items#${key}`]},
    ...whereNames(where ?? {}, parameters, ['items', key]),
    // A check of its own may have values of its own.
    ...(check ? [] : valueNames(key, values, rules, ['items', key])),
  ])
}

function whereNames(
  where: NonNullable<TailoringSource['items'][string]['where']>,
  parameters: Parameters,
  path: readonly PropertyKey[],
): readonly UsedName[] {
  return Object.entries(where).flatMap(([parameter, wanted]) => [
    {
      kind: 'parameter',
      name: parameter,
      known: Object.keys(parameters),
      path: [...path, `where#${parameter}`],
    },
    ...[wanted].flat().map((name) => ({
      kind: `value of ${parameter}`,
      name,
      known: Object.keys(parameters[parameter]?.values ?? {}),
      path: [...path, 'where', parameter],
    })),
  ])
}

function addedNames({add}: TailoringSource, {rules}: Content): readonly UsedName[] {
  const keys = [...rules.keys()]
  return (add ?? []).flatMap(({rule, with: values}, index) => [
    {kind: 'rule', name: rule, known: keys, path: ['add', index, 'rule']},
    ...valueNames(rule, values, rules, ['add', index]),
  ])
}

function valueNames(
  rule: string,
  values: Readonly<Record<string, unknown>> | undefined,
  rules: Content['rules'],
  path: readonly PropertyKey[],
): readonly UsedName[] {
  const known = Object.keys(rules.get(rule)?.source.values ?? {})
  return Object.keys(values ?? {}).map((name) => ({
    kind: `value of the rule ${rule}`,
    name,
    known,
    path: [...path, `with#${name}`],
  }))
}
