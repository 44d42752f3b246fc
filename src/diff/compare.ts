import {pairResults} from '../evaluate/pair-results.ts'
import type {Report, Result, Severity, Status} from '../evaluate/result.ts'

/** How a requirement fares after something was changed. */
export type ChangeKind = 'worse' | 'better' | 'changed' | 'new' | 'gone'

/** One side of a change. */
export interface Side {
  readonly version: string
  readonly item: string
  readonly status: Status
  /** `SUBJECT is ACTUAL` of each finding that the other side does not have. */
  readonly seen: readonly string[]
}

/** One requirement that is not as it was. */
export interface Change {
  readonly kind: ChangeKind
  readonly benchmark: string
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly before?: Side
  readonly after?: Side
}

/** What changed between two runs. */
export interface Diff {
  readonly before: RunSummary
  readonly after: RunSummary
  readonly changes: readonly Change[]
}

/** What a reader has to know of a whole run. */
export type RunSummary = Pick<Report, 'target' | 'startedAt' | 'counts' | 'gate' | 'score'>

const kinds: readonly ChangeKind[] = ['worse', 'better', 'changed', 'new', 'gone']

/** From good to bad; a change between equals is neither better nor worse. */
const ranks: Readonly<Record<Status, number>> = {
  pass: 0,
  notapplicable: 0,
  deferred: 1,
  manual: 1,
  waived: 2,
  error: 3,
  fail: 4,
}

/** Compares two runs: what got worse first, then better, changed, new and gone. */
export function compareReports(before: Report, after: Report): Diff {
  const changes = pairResults(before.results, after.results).flatMap((pair) =>
    changeOf(pair.before, pair.after),
  )
  return {
    before: summaryOf(before),
    after: summaryOf(after),
    changes: changes.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)),
  }
}

function summaryOf({target, startedAt, counts, gate, score}: Report): RunSummary {
  return {target, startedAt, counts, gate, ...(score !== undefined && {score})}
}

function changeOf(before: Result | undefined, after: Result | undefined): readonly Change[] {
  const judged = after ?? before
  const kind = kindOf(before, after)
  if (!judged || !kind) return []
  const {benchmark, rule, title, severity} = judged
  return [
    {
      kind,
      benchmark,
      rule,
      title,
      severity,
      ...(before && {before: sideOf(before, after)}),
      ...(after && {after: sideOf(after, before)}),
    },
  ]
}

function kindOf(before: Result | undefined, after: Result | undefined): ChangeKind | undefined {
  if (!before) return 'new'
  if (!after) return 'gone'
  const step = ranks[after.status] - ranks[before.status]
  if (step !== 0) return step > 0 ? 'worse' : 'better'
  const isSame = before.status === after.status && seenIn(before).join('\n') === seenIn(after).join('\n')
  return isSame ? undefined : 'changed'
}

function sideOf(result: Result, other: Result | undefined): Side {
  const known = new Set(other ? seenIn(other) : [])
  const {version, item, status} = result
  return {version, item, status, seen: seenIn(result).filter((text) => !known.has(text))}
}

function seenIn({findings}: Result): readonly string[] {
  return findings.map(({subject, actual, reason}) =>
    actual === undefined
      ? `${subject}${reason === undefined ? '' : `: ${reason}`}`
      : `${subject} is ${actual}`,
  )
}
