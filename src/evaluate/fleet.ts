import {ExitCode} from '../errors.ts'
import type {Report} from './result.ts'

/** One run over several hosts: a part per host in the order in which they were named, and what it comes to. */
export interface FleetReport {
  readonly schemaVersion: 1
  readonly tool: Report['tool']
  readonly hosts: readonly Report[]
  readonly gate: {
    readonly passed: boolean
    /** The worst of the hosts: 70, 3, 1, 4 or 0 of `ExitCode`. */
    readonly exitCode: number
    /** In one clause: `50 hosts: 46 passed, 1 failed, 3 not reached`. */
    readonly reason: string
  }
}

/** What a code says of a host, the worst first. */
const outcomes = new Map<number, string>([
  [ExitCode.internal, 'stopped by a bug in Assay'],
  [ExitCode.target, 'not reached'],
  [ExitCode.failed, 'failed'],
  [ExitCode.undecided, 'not decided'],
  [ExitCode.passed, 'passed'],
])

/** Joins the reports of several hosts; all hosts have to pass. */
export function joinReports(tool: Report['tool'], hosts: readonly Report[]): FleetReport {
  const codes = hosts.map(codeOf)
  return {
    schemaVersion: 1,
    tool,
    hosts,
    gate: {
      passed: hosts.length > 0 && hosts.every(({gate}) => gate.passed),
      exitCode: [...outcomes.keys()].find((code) => codes.includes(code)) ?? ExitCode.target,
      reason: `${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}: ${tally(codes)}`,
    },
  }
}

/** What became of one host: `passed`, `failed`, `not decided`, `not reached`. */
export function outcomeOf(report: Report): string {
  return outcomes.get(codeOf(report)) ?? ''
}

/** A host that was left because the run was interrupted was not reached. */
function codeOf({gate}: Report): number {
  return outcomes.has(gate.exitCode) ? gate.exitCode : ExitCode.target
}

function tally(codes: readonly number[]): string {
  return [...outcomes]
    .map(([code, word]) => ({word, count: codes.filter((one) => one === code).length}))
    .filter(({count}) => count > 0)
    .map(({word, count}) => `${count} ${word}`)
    .join(', ')
}
