import type {LoadedBenchmark, LoadedTailoring} from './content.ts'
import type {BenchmarkSource, TailoringSource} from './schema.ts'
import {fault, unknownName, type YamlText} from './yaml.ts'

/** The parameters of a tailoring by their names. */
export type Parameters = NonNullable<TailoringSource['parameters']>
type Values = Readonly<Record<string, unknown>>

/** What a tailoring says of one rule, and in which file. */
export interface Tailored {
  readonly item: TailoringSource['items'][string]
  readonly tailoring: LoadedTailoring
  /** `selinux=permissive`: the parameters for which it says so. */
  readonly because: readonly string[]
}

/** A tailoring and all that it extends, the first to be asked before the others. */
export function chainOf(tailoring: LoadedTailoring | undefined): readonly LoadedTailoring[] {
  return tailoring ? [tailoring, ...chainOf(tailoring.base)] : []
}

/** The parameters of a tailoring and of all that it extends. */
export function parametersOf(tailoring: LoadedTailoring | undefined): Parameters {
  return Object.assign(
    {},
    ...chainOf(tailoring)
      .map(({source}) => source.parameters ?? {})
      .toReversed(),
  )
}

/** What the first tailoring of the chain says of a rule that its parameters make it speak of. */
export function tailoredItem(
  tailoring: LoadedTailoring | undefined,
  benchmark: string,
  rule: string,
  values: Values,
): Tailored | undefined {
  const parameters = parametersOf(tailoring)
  for (const one of chainOf(tailoring)) {
    const {source} = one
    const item = Object.hasOwn(source.items, rule) ? source.items[rule] : undefined
    if (!item || (source.for && !source.for.includes(benchmark))) continue
    const where = Object.entries(item.where ?? {})
    const chosen = (name: string): string => String(values[name] ?? parameters[name]?.default)
    if (where.every(([name, wanted]) => [wanted].flat().includes(chosen(name))))
      return {item, tailoring: one, because: where.map(([name]) => `${name}=${chosen(name)}`)}
  }
  return undefined
}

type Item = BenchmarkSource['sections'][number]['items'][number]
type AddedItem = NonNullable<TailoringSource['add']>[number]

/** An item of a benchmark, and where it is written: in the benchmark, or in a tailoring that adds it. */
export interface PlacedItem {
  readonly section: {readonly id: string; readonly title: string}
  readonly item: Item
  readonly file: YamlText
  readonly path: readonly PropertyKey[]
}

/** A benchmark's items and those that a tailoring adds to it, section by section. Throws `UsageError`. */
export function itemsWithAdded(
  benchmark: LoadedBenchmark,
  tailoring: LoadedTailoring | undefined,
): readonly PlacedItem[] {
  const {source, file} = benchmark
  const own = source.sections.flatMap(({id, title, items}, at) =>
    items.map((item, index) => ({
      section: {id, title},
      item,
      file,
      path: ['sections', at, 'items', index],
    })),
  )
  const added = chainOf(tailoring).flatMap((one) => addedBy(one, benchmark))
  if (added.length === 0) return own
  const order = new Set([...source.sections, ...added.map(({section}) => section)].map(({id}) => id))
  return [...order].flatMap((id) => [...own, ...added].filter(({section}) => section.id === id))
}

function addedBy({source, file}: LoadedTailoring, benchmark: LoadedBenchmark): readonly PlacedItem[] {
  return (source.add ?? []).flatMap((item, index) => {
    if (!referencesOf(benchmark).includes(item.benchmark)) return []
    const path = ['add', index]
    return [{section: sectionOf(item, benchmark, file, path), item, file, path}]
  })
}

function sectionOf(
  {section}: AddedItem,
  {source}: LoadedBenchmark,
  file: YamlText,
  path: readonly PropertyKey[],
): PlacedItem['section'] {
  const id = typeof section === 'string' ? section : section.id
  const known = source.sections.find((one) => one.id === id)
  if (known) return {id, title: known.title}
  if (typeof section !== 'string') return section
  const {message, hint} = unknownName(
    'section',
    id,
    source.sections.map((one) => one.id),
  )
  throw fault(
    file,
    [...path, 'section'],
    `${message} of ${source.id}@${source.version}`,
    hint || 'A new one has {id: …, title: …}',
  )
}

/** The two ways to name a benchmark: `ID`, and `ID@VERSION`. */
export function referencesOf({source: {id, version}}: LoadedBenchmark): readonly string[] {
  return [id, `${id}@${version}`]
}
