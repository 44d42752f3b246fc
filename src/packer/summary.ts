import type {Report, Result} from '../evaluate/result.ts'
import {visible} from '../reports/plain.ts'

/** How many of what decided an error names. */
const NAMED = 3

/** The text of the error that ends a build: how many, and the first of them. */
export function refusalText({gate, results, problems}: Report): string {
  const failed = results.filter(({status}) => status === 'fail')
  const undecided = results.filter(({status}) => status === 'error')
  const decisive = [
    ...problems.map(({message}) => message),
    ...[...failed, ...undecided].map(({item, title}) => `${item} ${title}`),
  ]
  const more = decisive.length - NAMED
  const named = [...decisive.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])]
  return `Assay refuses the image: ${[gate.reason, ...named.map(visible)].join('; ')}`
}

/** The fields of the `-machine-readable` lines: one line per result, and the gate's decision last. */
export function machineLines({results, gate}: Report): readonly (readonly string[])[] {
  return [
    ...results.map(resultFields),
    ['gate', gate.passed ? 'passed' : 'failed', String(gate.exitCode), visible(gate.reason)],
  ]
}

function resultFields({benchmark, version, item, status, rule, severity, title}: Result): readonly string[] {
  return ['result', benchmark, version, item, status, rule, severity, visible(title)]
}
