import type {Case} from './case.ts'
import {lostHosts} from './cases-host.ts'
import {badLines, brokenTurns} from './cases-line.ts'
import {oddHosts, ownFaults} from './cases-odd.ts'
import type {Turn} from './link.ts'

/** All faults whose place is a stage. */
export const fixedCases: readonly Case[] = [...lostHosts, ...badLines, ...oddHosts, ...ownFaults]

/** All faults, at all stages and in all turns of a run without faults. */
export function allCases(turns: readonly Turn[]): readonly Case[] {
  return [...fixedCases, ...brokenTurns(turns)]
}
