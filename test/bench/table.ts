import {cpus, release, totalmem, type} from 'node:os'
import type {Measured} from './measure.ts'

/** What was measured beside each other; the first line is what the others are compared with. */
export interface Section {
  readonly title: string
  /** How the table over all is to call it, where it belongs there. */
  readonly column?: string
  readonly measured: readonly Measured[]
  readonly unit: 'ms' | 'MB'
  /** What a reader has to know of it. */
  readonly note?: string
}

export interface Findings {
  readonly sections: readonly Section[]
  /** What was not measured, and why. */
  readonly notes: readonly string[]
  readonly command: string
  readonly now: Date
}

const BEGIN = '<!-- measured: begin -->'
const END = '<!-- measured: end -->'

/** Puts the findings between the page's two marks. Throws where the page has none. */
export function renderPage(page: string, findings: Findings): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`docs/benchmarks.md lacks ${BEGIN} and ${END}`)
  const {sections, notes} = findings
  const body = [
    machine(findings),
    renderOverview(sections),
    ...sections.map(renderSection),
    ...notes.map((note) => `${note}.`),
  ]
  return `${page.slice(0, begin)}${BEGIN}\n\n${body.join('\n\n')}\n\n${page.slice(end)}`
}

function machine({now, command}: Findings): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return (
    `Measured on ${now.toISOString().slice(0, 10)} with \`${command}\`: ${processors.length} × ${processors[0]?.model}, ` +
    `${memory} GiB, ${type()} ${release()}, Node ${process.version}.`
  )
}

/** What each way took in each place: the median, and beside it how often the first line fits into it. */
function renderOverview(sections: readonly Section[]): string {
  const places = sections.filter(({column}) => column !== undefined)
  const names = new Set(places.flatMap(({measured}) => measured.map(({name}) => name)))
  const rows = Array.from(names, (name) => [name, ...places.map((place) => cell(place, name))])
  const table = [
    ['median ms (ratio)', ...places.map(({column}) => column)],
    ['---', ...places.map(() => '--:')],
    ...rows,
  ]
  return table.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cell({measured}: Section, name: string): string {
  const found = measured.find((one) => one.name === name)
  if (!found) return ''
  return `${round(found.median)} (${(found.median / (measured[0]?.median ?? Number.NaN)).toFixed(2)})`
}

function renderSection({title, measured, unit, note}: Section): string {
  const base = measured[0]?.median ?? Number.NaN
  const rows = measured.map(
    ({name, median, least, most, runs}) =>
      `| ${name.replaceAll('|', '\\|')} | ${round(median)} | ${round(least)}–${round(most)} | ${runs} | ${(median / base).toFixed(2)} |`,
  )
  return [
    `### ${title}`,
    '',
    ...(note === undefined ? [] : [`${note}.`, '']),
    `| what | median ${unit} | least–most | runs | ratio |`,
    '| --- | --: | --: | --: | --: |',
    ...rows,
  ].join('\n')
}

function round(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}
