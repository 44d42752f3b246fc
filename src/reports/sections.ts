import type {Report, Result} from '../evaluate/result.ts'

/** The results of one section of one benchmark. */
export interface Section {
  readonly benchmark: Report['benchmarks'][number]
  readonly id: string
  readonly title: string
  readonly results: readonly Result[]
}

/** Groups results by benchmark and section, all in the natural order of their numbers; no group is empty. */
export function sectionsOf({benchmarks, results}: Report): readonly Section[] {
  return benchmarks.flatMap((benchmark) => {
    const own = results.filter((result) => isOf(result, benchmark))
    const ids = [...new Set(own.map(({section}) => section.id))].toSorted(naturally)
    return ids.map((id) => {
      const results = own
        .filter(({section}) => section.id === id)
        .toSorted((a, b) => naturally(a.item, b.item))
      return {benchmark, id, title: results[0]?.section.title ?? id, results}
    })
  })
}

/** Orders `1.10` after `1.9`. */
export function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', {numeric: true})
}

function isOf(result: Result, {id, version}: Section['benchmark']): boolean {
  return result.benchmark === id && result.version === version
}
