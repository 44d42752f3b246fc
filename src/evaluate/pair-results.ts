import type {Result} from './result.ts'

/** The same requirement in two runs; one side is missing where only the other run judged it. */
export interface Pair {
  readonly before?: Result
  readonly after?: Result
}

/**
 * Pairs the results of two runs, in the order of the second and then of the first. A rule's key holds across
 * versions of a benchmark while its number may move, so the number decides only where it is the same.
 */
export function pairResults(before: readonly Result[], after: readonly Result[]): readonly Pair[] {
  const exact = new Map(before.map((result) => [`${ruleOf(result)} ${result.item}`, result]))
  const paired = new Map<Result, Result>()
  const left = new Set(before)
  for (const result of after) {
    const same = exact.get(`${ruleOf(result)} ${result.item}`)
    if (same && left.delete(same)) paired.set(result, same)
  }
  const moved = new Map([...left].map((result) => [ruleOf(result), result]))
  for (const result of after) {
    const same = paired.has(result) ? undefined : moved.get(ruleOf(result))
    if (same && left.delete(same)) paired.set(result, same)
  }
  return [
    ...after.map((result) => ({...withBefore(paired.get(result)), after: result})),
    ...[...left].map((result) => ({before: result})),
  ]
}

function withBefore(before: Result | undefined): Pair {
  return before ? {before} : {}
}

function ruleOf({benchmark, rule}: Result): string {
  return `${benchmark} ${rule}`
}
