import type {Case} from './case.ts'
import {brokenTurns, lateHosts} from './cases-line.ts'
import {oddHosts} from './cases-odd.ts'
import {ownFaults} from './cases-own.ts'
import {onAllWays} from './cases-ways.ts'
import type {Turn} from './link.ts'

/** All faults whose place is a stage. */
export const fixedCases: readonly Case[] = [...onAllWays, ...lateHosts, ...oddHosts, ...ownFaults]

/** All faults, at all stages and in all turns of a run without faults. */
export function allCases(turns: readonly Turn[]): readonly Case[] {
  return [...fixedCases, ...brokenTurns(turns)]
}
