import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {changed} from './mutate.ts'
import {groups} from './targets.ts'
import {tell} from './tried.ts'

/** Many times what the largest of these inputs takes on a busy machine: a hang, and not a slow minute. */
const LIMIT_MS = 20_000

const {numRuns = 100} = fc.readConfigureGlobal()

describe.each(groups)('%s', {timeout: 3_600_000}, (group, targets) => {
  it.each(targets)('give a value or the documented error: $name', async ({name, corpus, run, share = 1}) => {
    let inputs = 0
    let slowestMs = 0
    await fc.assert(
      fc.asyncProperty(changed(corpus), async (input) => {
        const began = performance.now()
        await run(input)
        inputs++
        slowestMs = Math.max(slowestMs, performance.now() - began)
        expect(slowestMs).toBeLessThan(LIMIT_MS)
      }),
      {numRuns: Math.ceil(numRuns * share)},
    )
    tell({group, target: name, inputs, slowestMs})
  })
})
