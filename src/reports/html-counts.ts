import type {Counts, Status} from '../evaluate/result.ts'
import {html, type Markup} from './html-markup.ts'

const columns = [
  ['fail', 'Failed'],
  ['error', 'Undecided'],
  ['waived', 'Waived'],
  ['pass', 'Passed'],
] as const

/** The headings of the cells that `countCells` gives. */
export function countHeadings(): readonly Markup[] {
  const names = [...columns.map(([, name]) => name), 'Other']
  return [
    html`<th scope="col"><span class="bar">Share</span></th>`,
    ...names.map((name) => html`<th scope="col" class="number">${name}</th>`),
  ]
}

/** A bar, and the number of items by status. */
export function countCells(counts: Counts): Markup {
  const numbers = [
    ...columns.map(([status]) => counts[status]),
    counts.manual + counts.notapplicable + counts.deferred,
  ]
  const cells = numbers.map(
    (count) => html`<td class="number${count === 0 && ' none'}">${count === 0 ? '·' : count}</td>`,
  )
  return html`<td class="bar">${barMarkup(numbers)}</td>${cells}`
}

/** One bar in the order of the columns, for the eye alone: the numbers stand beside it. */
function barMarkup(counts: readonly number[]): Markup | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  const names = [...columns.map(([status]) => status), 'other']
  let x = 0
  const parts = counts.map((count, index) => {
    const width = (count / total) * 100
    const part = html`<rect class="f-${names[index]}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="6"/>`
    x += width
    return part
  })
  return html`<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`
}

/** The statuses in the words of a page, in the order in which a reader needs them. */
export const statusNames: readonly (readonly [Status, string])[] = [
  ['fail', 'Failed'],
  ['error', 'Undecided'],
  ['waived', 'Waived'],
  ['manual', 'Manual'],
  ['deferred', 'Deferred'],
  ['notapplicable', 'Not applicable'],
  ['pass', 'Passed'],
]
