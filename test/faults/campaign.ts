import {writeFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {describeLab} from '../hosts/lab.ts'
import type {Case} from './case.ts'
import {allCases} from './cases.ts'
import {renderPage} from './page.ts'
import {runBaseline, type Tried, tryCase} from './run-case.ts'

/** Tries that run side by side: most of their time is waiting. */
const SIDE_BY_SIDE = 6

const HOUR_MS = 3_600_000

// Not among the tests of `npm test`, as it takes many minutes: `npm run test:faults`.
describeLab('every fault at every stage', () => {
  it('ends as it has to, within its limit, and leaves nothing running', {timeout: HOUR_MS}, async () => {
    const baseline = await runBaseline()
    const cases = allCases(baseline.turns)
    const tried: Tried[] = []
    const waiting = cases.entries()
    const work = async (): Promise<void> => {
      for (const [index, one] of waiting) {
        tried[index] = await tryCase(one, baseline).catch((error: Error) => untried(one, error))
        console.log(`${index + 1} of ${cases.length}: ${nameOf(tried[index])}`)
      }
    }

    await Promise.all(Array.from({length: SIDE_BY_SIDE}, work))
    writeFileSync(new URL('../../docs/faults.md', import.meta.url), renderPage(tried))
    expect(tried.filter(({complaints}) => complaints.length > 0).map(nameOf)).toEqual([])
  })
})

function untried(one: Case, {message}: Error): Tried {
  return {case: one, outcome: one.outcomes[0], seconds: 0, complaints: [message]}
}

function nameOf({case: {fault, stage, where = stage}, outcome, complaints}: Tried): string {
  return [`${fault}, ${where}: ${outcome}`, ...complaints].join('; ')
}
