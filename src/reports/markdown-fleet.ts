import type {FleetReport} from '../evaluate/fleet.ts'
import {code, escaped} from './markdown.ts'
import {type Part, summaryCells} from './parts.ts'

/** Bytes: GitHub takes 1 MiB for the summary of a step. */
const MAX_BYTES = 1_000_000

/** Puts a table of all hosts before their reports, of which as many follow as GitHub takes. */
export function joinMarkdown(parts: readonly Part[], {gate}: FleetReport, bodies: readonly string[]): string {
  const rows = parts.map(summaryCells).map(([verdict, host, why]) => [verdict, code(host), escaped(why)])
  const table = [['Verdict', 'Host', 'Why'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
  const title = `# ${gate.passed ? '✅ Assay passed' : '❌ Assay failed'}: ${escaped(gate.reason)}`
  const head = `${title}\n\n${table}\n`
  return [head, ...fitting(bodies, MAX_BYTES - Buffer.byteLength(head))].join('\n')
}

function fitting(bodies: readonly string[], room: number): readonly string[] {
  let bytes = 0
  const end = bodies.findIndex((body) => {
    bytes += Buffer.byteLength(body) + 1
    return bytes > room - 100
  })
  if (end < 0) return bodies
  return [...bodies.slice(0, end), `… and ${bodies.length - end} more hosts: see the other reports.\n`]
}
