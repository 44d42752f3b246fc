import {UsageError} from '../errors.ts'
import {matchesTokens, type Token} from '../probes/wildcard.ts'
import {unknownName} from './yaml.ts'

/** What a pattern may name: the number of an item, or the key of its rule. */
interface Named {
  readonly id: string
  readonly rule: {readonly key: string}
}

/** Tells whether one of the patterns is an item's rule or number. */
export function matches(item: Named, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) => matchesPattern(item.rule.key, pattern) || matchesPattern(item.id, pattern),
  )
}

/** Whether a pattern of `--only` or `--skip`, in which `*` stands for any characters, is the name. */
export function matchesPattern(name: string, pattern: string): boolean {
  const tokens = [...pattern].map((one): Token => (one === '*' ? one : (other) => other === one))
  return matchesTokens(tokens, name)
}

/** Throws `UsageError` for a pattern that is no name of an item, nor of another judge's check. */
export function checkPatterns(
  flag: string,
  patterns: readonly string[],
  items: readonly Named[],
  others: () => ReadonlySet<string> = () => new Set(),
): void {
  for (const pattern of patterns) {
    if (items.some((item) => matches(item, [pattern]))) continue
    const known = [...others()]
    if (known.some((name) => matchesPattern(name, pattern))) continue
    const names = items.flatMap((item) => [item.rule.key, item.id])
    const {message, hint} = unknownName('rule or item', pattern, new Set([...names, ...known]))
    throw new UsageError(`${flag}: ${message} in the benchmarks that were chosen`, {hint})
  }
}
