import type {Assertions} from './check.ts'
import {type Content, defaultBenchmarks, type LoadedBenchmark, type LoadedTailoring} from './content.ts'
import {type SelectedItem, selectItems} from './select.ts'

/** One benchmark in numbers. */
export interface BenchmarkOverview {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly status: 'final' | 'draft'
  /** Whether it is judged when no benchmark is named and the host fits. */
  readonly byDefault: boolean
  /** `amzn 2023`; `any` where it is for every system. */
  readonly systems: string
  readonly items: number
  /** Items of level 1. */
  readonly level1: number
  /** Items that a person has to decide. */
  readonly manual: number
}

/** One item of a benchmark. */
export interface ItemOverview {
  readonly section: string
  readonly item: string
  readonly level: 1 | 2
  readonly rule: string
  readonly severity: string
  readonly decided: 'automated' | 'manual'
  readonly title: string
}

/** Counts the items of each benchmark. */
export function describeBenchmarks(content: Content): readonly BenchmarkOverview[] {
  const {benchmarks, rules} = content
  const chosen = new Set(defaultBenchmarks(content))
  return benchmarks.map((benchmark) => {
    const {source} = benchmark
    const items = source.sections.flatMap((section) => section.items)
    return {
      id: source.id,
      version: source.version,
      title: source.title,
      status: source.status,
      byDefault: chosen.has(benchmark),
      systems: systemsOf(source),
      items: items.length,
      level1: items.filter(({level}) => level === 1).length,
      manual: items.filter(({rule}) => rules.get(rule)?.source.manual !== undefined).length,
    }
  })
}

/** Lists the items of one benchmark, both levels. Throws `UsageError` for content that is wrong. */
export function describeItems(
  content: Content,
  benchmark: LoadedBenchmark,
  assertions: Assertions,
): readonly ItemOverview[] {
  return everyItem(content, [benchmark], assertions).map(({section, id, level, severity, rule}) => ({
    section: `${section.id} ${section.title}`,
    item: id,
    level,
    rule: rule.key,
    severity,
    decided: rule.source.manual === undefined ? 'automated' : 'manual',
    title: rule.source.title,
  }))
}

/** Resolves everything that is written, with and without each tailoring. Throws `UsageError` for the first fault. */
export function lintContent(
  content: Content,
  tailorings: readonly LoadedTailoring[],
  assertions: Assertions,
): {
  readonly rules: number
  readonly benchmarks: number
  readonly items: number
  readonly unused: readonly string[]
} {
  const items = everyItem(content, content.benchmarks, assertions)
  const tailored = tailorings.flatMap((tailoring) =>
    everyItem(content, content.benchmarks, assertions, tailoring),
  )
  const used = new Set([...items, ...tailored].map(({rule}) => rule.key))
  return {
    rules: content.rules.size,
    benchmarks: content.benchmarks.length,
    items: items.length,
    unused: [...content.rules.keys()].filter((key) => !used.has(key)),
  }
}

function everyItem(
  content: Content,
  benchmarks: readonly LoadedBenchmark[],
  assertions: Assertions,
  tailoring?: LoadedTailoring,
): readonly SelectedItem[] {
  const all = {level: 2, only: [], skip: [], values: {}, ...(tailoring && {tailoring})} as const
  return selectItems(content, benchmarks, all, assertions)
}

function systemsOf({platform}: LoadedBenchmark['source']): string {
  if (platform === undefined) return 'any'
  return [platform]
    .flat()
    .map(({id, version}) => (version === undefined ? id : `${id} ${version}`))
    .join(', ')
}
