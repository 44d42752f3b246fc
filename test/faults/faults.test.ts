import {existsSync} from 'node:fs'
import {beforeAll, describe, expect, it} from 'vitest'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {fixedCases} from './cases.ts'
import {brokenTurns} from './cases-line.ts'
import {type Baseline, runBaseline, tryCase} from './run-case.ts'

// Some of the campaign (`npm run test:faults`), so that no change breaks it unseen.
describeLab('a run', () => {
  let baseline: Baseline
  beforeAll(async () => {
    baseline = await runBaseline()
  }, LAB_TIMEOUT_MS)

  describe.concurrent('ends as it has to, within its limit, and leaves nothing running', () => {
    for (const one of fixedCases.filter(({brief}) => brief)) {
      const {fault, stage, needs} = one
      const missing = needs !== undefined && !existsSync(needs)
      const title = `with ${fault}, ${stage}${missing ? ` (there is no ${needs})` : ''}`
      it.skipIf(missing)(title, {timeout: LAB_TIMEOUT_MS}, async () => {
        const {complaints} = await tryCase(one, baseline)

        expect(complaints).toEqual([])
      })
    }

    it('when the line breaks in any turn of the conversation', {timeout: LAB_TIMEOUT_MS}, async () => {
      const cases = brokenTurns(baseline.turns).filter(({brief}) => brief)

      const tried = await Promise.all(cases.map((one) => tryCase(one, baseline)))

      expect(cases.length).toBeGreaterThan(5)
      expect(tried.filter(({complaints}) => complaints.length > 0)).toEqual([])
    })
  })
})
