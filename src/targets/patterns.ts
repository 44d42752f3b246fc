import {matchesWildcard} from '../probes/wildcard.ts'

/** Whether a text matches one pattern of a list and none of those that `!` negates. */
export function matchesList(patterns: readonly string[], text: string): boolean {
  const refused = patterns.some((one) => one.startsWith('!') && matchesWildcard(one.slice(1), text))
  return !refused && patterns.some((one) => !one.startsWith('!') && matchesWildcard(one, text))
}
