import {type Pair, pairResults} from './pair-results.ts'
import type {Problem, Report, Result} from './result.ts'

/** Items that one message names. */
const MAX_NAMED = 10

/** Results beside a baseline, and what is missing of it. */
export interface Compared {
  readonly results: readonly Result[]
  readonly problems: readonly Problem[]
}

/**
 * Marks as known what failed, or could not be decided, for the same things in the baseline already. What a
 * waiver covered there, what fails for one thing more, and what was not decided there is not known. Items of
 * the baseline that this run did not judge are a problem: a check that vanished is no better than one that
 * fails.
 */
export function compareWithBaseline(results: readonly Result[], baseline: Report): Compared {
  const pairs = pairResults(baseline.results, results)
  return {
    results: pairs.flatMap((pair) => (pair.after ? [marked(pair.after, pair)] : [])),
    problems: vanished(pairs.flatMap(({before, after}) => (before && !after ? [before] : []))),
  }
}

function marked(result: Result, {before}: Pair): Result {
  return isKnown(result, before) ? {...result, known: true} : result
}

function isKnown(result: Result, before: Result | undefined): boolean {
  const {status} = result
  if ((status !== 'fail' && status !== 'error') || before?.status !== status) return false
  const subjects = new Set(badSubjects(before))
  return badSubjects(result).every((subject) => subjects.has(subject))
}

function badSubjects({status, findings}: Result): readonly string[] {
  return findings.filter((finding) => finding.status === status).map(({subject}) => subject)
}

function vanished(gone: readonly Result[]): readonly Problem[] {
  if (gone.length === 0) return []
  const names = gone.map(({benchmark, item, rule}) => `${benchmark}/${item} (${rule})`)
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ''
  return [
    {
      kind: 'baseline',
      message: `the baseline has items that were not judged: ${names.slice(0, MAX_NAMED).join(', ')}${more}`,
      hint: 'Judge the same benchmarks, level and items, or make a new baseline',
    },
  ]
}
