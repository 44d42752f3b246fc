import type {Change, ChangeKind, Diff, RunSummary, Side} from './compare.ts'

/** Values of one side that are listed. */
const MAX_SEEN = 10

/** Each kind of change in the words of a heading. */
export const changeWords: Readonly<Record<ChangeKind, string>> = {
  worse: 'got worse',
  better: 'got better',
  changed: 'changed',
  new: 'new',
  gone: 'gone',
}

/** Renders a diff for a person: both runs, and each change with what was seen before (-) and after (+). */
export function renderDiffText({before, after, changes}: Diff): string {
  const groups = Object.entries(changeWords).flatMap(([kind, words]) => {
    const some = changes.filter((change) => change.kind === kind)
    return some.length === 0 ? [] : [`${some.length} ${words}`, ...some.flatMap(lines), '']
  })
  return [
    `Before  ${summary(before)}`,
    `After   ${summary(after)}`,
    '',
    ...(groups.length === 0 ? ['Nothing changed.', ''] : groups),
  ].join('\n')
}

/** `TARGET (TIME): passed, score 97.1, REASON`. */
export function summary({target, startedAt, gate, score}: RunSummary): string {
  const scored = score === undefined ? '' : `, score ${score}`
  return `${target} (${startedAt}): ${gate.passed ? 'passed' : 'failed'}${scored}, ${gate.reason}`
}

/** `pass -> fail`, or the one status that there is. */
export function statusText({before, after}: Change): string {
  return [...new Set([before?.status, after?.status])].filter((status) => status !== undefined).join(' -> ')
}

/** The number in its benchmark, and both where it moved. */
export function numberText({before, after}: Change): string {
  return [...new Set([before?.item, after?.item])].filter((item) => item !== undefined).join(' -> ')
}

/** What was seen on each side alone, as the lines of a patch. */
export function seenLines({before, after}: Change): readonly string[] {
  return [...seen('-', before), ...seen('+', after)]
}

function lines(change: Change): readonly string[] {
  const {benchmark, rule, title, severity} = change
  return [
    `  ${statusText(change)}  ${benchmark} ${numberText(change)}  ${title} (${severity}, ${rule})`,
    ...seenLines(change).map((line) => `      ${line}`),
  ]
}

function seen(sign: string, side: Side | undefined): readonly string[] {
  const all = side?.seen ?? []
  const left = all.length - MAX_SEEN
  return [
    ...all.slice(0, MAX_SEEN).map((text) => `${sign} ${text}`),
    ...(left > 0 ? [`${sign} and ${left} more`] : []),
  ]
}
