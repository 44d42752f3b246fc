import {styleText} from 'node:util'
import type {FleetReport} from '../evaluate/fleet.ts'
import {columns} from './columns.ts'
import {type RenderOptions, render} from './formats.ts'
import type {JunitDialect} from './junit-case.ts'
import {type Part, partsOf, summaryCells} from './parts.ts'
import {visible} from './plain.ts'
import {inOneLine, presentable} from './presentable.ts'

type Join = (parts: readonly Part[], fleet: FleetReport, options: RenderOptions) => Promise<string>

/** The formats of which one document can hold several hosts. */
const joins: Readonly<Record<string, Join>> = {
  text: async (parts, fleet, options) => {
    const bodies = await eachRendered('text', parts, options)
    return [...bodies, summary(parts, fleet, options)].join(`\n${'─'.repeat(100)}\n\n`)
  },
  json: async (_, fleet) => `${JSON.stringify(fleet, null, 2)}\n`,
  junit: async (parts, _, options) => junit(parts, 'junit', options),
  'junit:strict': async (parts, _, options) => junit(parts, 'junit:strict', options),
  markdown: async (parts, fleet, options) => {
    const {joinMarkdown} = await import('./markdown-fleet.ts')
    return joinMarkdown(parts, fleet, await eachRendered('markdown', parts, options))
  },
  github: async (parts, _, options) => (await eachRendered('github', parts, options)).join(''),
  asff: async (parts, _, options) => (await eachRendered('asff', parts, options)).join(''),
  csv: async (parts) => {
    const {renderRows} = await import('./csv.ts')
    return renderRows(parts.map(({report}) => presentable(report)))
  },
  sarif: async (parts) => {
    const {renderRuns} = await import('./sarif.ts')
    return renderRuns(parts.map(({report, host}) => ({report: presentable(report), id: host.slug})))
  },
  html: async (parts, fleet) => {
    const {renderFleetPage} = await import('./html-fleet.ts')
    return renderFleetPage(shown(parts), {...fleet, gate: inOneLine(fleet.gate)})
  },
  xccdf: async (parts) => {
    const {renderTested} = await import('./xccdf.ts')
    return renderTested(parts.map(({report, host}) => ({report: presentable(report), id: host.slug})))
  },
  tap: async (parts) => {
    const {renderSubtests} = await import('./tap.ts')
    return renderSubtests(shown(parts).map(({report, host}) => ({report, host: host.name})))
  },
}

/** Whether one document of a format can hold several hosts. */
export function joinsHosts(format: string): boolean {
  return Object.hasOwn(joins, format)
}

/** Renders all hosts in one document of a format that `joinsHosts`. Throws `Error` for another. */
export async function renderFleet(
  fleet: FleetReport,
  format: string,
  options: RenderOptions,
): Promise<string> {
  const join = joins[format]
  if (!join) throw new Error(`${format} cannot hold several hosts`)
  return join(partsOf(fleet), fleet, options)
}

function eachRendered(
  format: string,
  parts: readonly Part[],
  options: RenderOptions,
): Promise<readonly string[]> {
  return Promise.all(parts.map(({report}) => render(report, format, options)))
}

/** The parts as a person may see them. */
function shown(parts: readonly Part[]): readonly Part[] {
  return parts.map(({report, host}) => ({
    report: presentable(report),
    host: {...host, name: visible(host.name)},
  }))
}

async function junit(parts: readonly Part[], dialect: JunitDialect, options: RenderOptions): Promise<string> {
  const {renderParts} = await import('./junit.ts')
  const named = shown(parts).map(({report, host}) => ({report, host: host.name}))
  return renderParts(named, dialect, options.junit)
}

/** A line per host and then the verdict, as the end of a log is what is read first. */
function summary(parts: readonly Part[], {gate}: FleetReport, {color}: RenderOptions): string {
  const word = gate.passed ? 'PASSED' : 'FAILED'
  const painted = color
    ? styleText(['bold', gate.passed ? 'green' : 'red'], word, {validateStream: false})
    : word
  return `${columns(parts.map(summaryCells))}\n${painted}: ${gate.reason}\n`
}
