import {writeFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {describeLab} from '../hosts/lab.ts'
import {type Case, nameOf} from './case.ts'
import {allCases} from './cases.ts'
import {renderPage} from './page.ts'
import {runBaselines, type Tried, tryCase} from './run-case.ts'
import {tryAll} from './try-all.ts'

/** Most of their time is waiting; more than thirty hosts at once do not start (test/hosts/README.md). */
const SIDE_BY_SIDE = 8

const HOUR_MS = 3_600_000

/** Only the cases whose names it matches are tried, and no page is written: `FAULTS='openssh.*reset' npm run test:faults`. */
const chosen = process.env['FAULTS']

// Not among the tests of `npm test`, as it takes many minutes: `npm run test:faults`.
describeLab('every fault at every stage', () => {
  it('ends as it has to, within its limit, and leaves nothing running', {timeout: HOUR_MS}, async () => {
    const baselines = await runBaselines()
    const cases = allCases(baselines.al2023.turns).filter((one) => new RegExp(chosen ?? '').test(nameOf(one)))
    const tryTelling = async (one: Case): Promise<Tried> => {
      const result = await tryCase(one, baselines).catch((error: Error) => untried(one, error))
      console.log(`${cases.indexOf(one) + 1} of ${cases.length}: ${told(result)}`)
      return result
    }

    const tried = await Promise.all(tryAll(cases, SIDE_BY_SIDE, tryTelling))

    if (chosen === undefined)
      writeFileSync(new URL('../../docs/faults.md', import.meta.url), renderPage(tried))
    expect(tried.filter(({complaints}) => complaints.length > 0).map(told)).toEqual([])
  })
})

function untried(one: Case, {message}: Error): Tried {
  return {case: one, outcome: one.outcomes[0], seconds: 0, complaints: [message]}
}

function told({case: one, outcome, seconds, complaints}: Tried): string {
  return [`${nameOf(one)}: ${outcome} after ${seconds.toFixed(1)} s`, ...complaints].join('; ')
}
