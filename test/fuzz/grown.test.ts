import {describe, expect, it} from 'vitest'
import type {Evidence} from '../../src/collect/evidence.ts'
import {judge} from '../../src/judge.ts'
import {makePlan} from '../../src/plan.ts'
import {evidences, recordedAnswers} from './recordings.ts'

/** The longer run grows answers to what a quarter of a probe's limit lets through. */
const BYTES = process.env['ASSAY_FUZZ_RUNS'] === undefined ? 16_000 : 256_000
const LIMIT_MS = 20_000

const plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
const [evidence] = evidences
const keys = [...(evidence?.answers.keys() ?? [])].filter((key) => key !== 'host')

/** The first lines as they are, and then every line as often as it takes. */
function grown(text: string): string {
  const lines = text.split('\n')
  const [some] = lines.length > 3 ? [lines.slice(-40)] : [lines]
  const piece = `${some.join('\n')}\n`
  return `${text}\n${piece.repeat(Math.ceil(BYTES / piece.length))}`
}

function judged(host: Evidence, key: string, output: string): number {
  const began = performance.now()
  const answers = new Map([...host.answers, [key, {output, exitCode: 0}] as const])
  judge({...host, answers}, plan, {phase: 'image', now: new Date('2027-01-15')})
  return performance.now() - began
}

describe('an answer that grows', {timeout: 3_600_000}, () => {
  it.each(keys)('does not keep the gate from deciding: %s', (key) => {
    if (!evidence) throw new Error('demo/ holds no evidence')
    const longest = recordedAnswers(key).toSorted((a, b) => b.length - a.length)[0] ?? ''

    expect(judged(evidence, key, grown(longest))).toBeLessThan(LIMIT_MS)
  })
})
