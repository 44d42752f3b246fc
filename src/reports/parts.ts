import {type FleetReport, outcomeOf} from '../evaluate/fleet.ts'
import type {Report} from '../evaluate/result.ts'
import {type HostName, nameHosts} from './host-names.ts'
import {visible} from './plain.ts'

/** One host of several, and how the reports call it. */
export interface Part {
  readonly report: Report
  readonly host: HostName
}

/** The hosts with their names. */
export function partsOf({hosts}: FleetReport): readonly Part[] {
  const names = nameHosts(hosts.map(({target}) => target))
  return names.map((host, index) => ({host, report: hosts[index] as Report}))
}

/** What became of a host, its name, and why: what a table of hosts shows. */
export function summaryCells({report, host}: Part): readonly [string, string, string] {
  const why = report.problems[0]?.message ?? report.gate.reason
  return [outcomeOf(report), visible(host.name), visible(why).slice(0, 200)]
}
