import {existsSync} from 'node:fs'
import {beforeAll, describe, expect, it} from 'vitest'
import {packerMissing} from '../e2e/packer.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {type Case, nameOf} from './case.ts'
import {fixedCases} from './cases.ts'
import {brokenTurns} from './cases-line.ts'
import {runBaselines, type Tried, tryCase} from './run-case.ts'
import {tryAll} from './try-all.ts'

const SIDE_BY_SIDE = 8

const brief = fixedCases.filter((one) => one.brief)
const possible = brief.filter((one) => obstacleTo(one) === undefined)

// Some of the campaign (`npm run test:faults`), so that no change breaks it unseen. All begin at once, as most of their
// time is waiting, and each test waits for its own.
describeLab('a run', () => {
  let tried: ReadonlyMap<Case, Promise<Tried>>
  let inTurns: readonly Promise<Tried>[]
  beforeAll(async () => {
    const baselines = await runBaselines()
    const broken = brokenTurns(baselines.al2023.turns).filter((one) => one.brief)
    const cases = [...possible, ...broken]
    const begun = tryAll(cases, SIDE_BY_SIDE, (one) => tryCase(one, baselines))
    // Each is awaited by its test, which may come later than the failure.
    for (const one of begun) one.catch(() => {})
    tried = new Map(possible.flatMap((one, index) => (begun[index] ? [[one, begun[index]]] : [])))
    inTurns = begun.slice(possible.length)
  }, LAB_TIMEOUT_MS)

  describe('ends as it has to, within its limit, and leaves nothing running', () => {
    for (const one of brief) {
      const obstacle = obstacleTo(one)
      const title = `${nameOf(one)}${obstacle === undefined ? '' : ` (${obstacle})`}`
      it.skipIf(obstacle !== undefined)(title, {timeout: LAB_TIMEOUT_MS}, async () => {
        expect((await tried.get(one))?.complaints).toEqual([])
      })
    }

    it('when the line breaks in any turn of the conversation', {timeout: LAB_TIMEOUT_MS}, async () => {
      const ended = await Promise.all(inTurns)

      expect(ended.length).toBeGreaterThan(5)
      expect(ended.filter(({complaints}) => complaints.length > 0)).toEqual([])
    })
  })
})

/** Why a case cannot be tried on this machine. */
function obstacleTo({needs, way}: Case): string | undefined {
  if (way === 'Packer' && packerMissing !== undefined) return packerMissing
  return needs === undefined || existsSync(needs) ? undefined : `there is no ${needs}`
}
