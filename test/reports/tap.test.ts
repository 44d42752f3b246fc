import {Parser, type Result as TapResult} from 'tap-parser'
import {describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {everyResult, passingReport, rendered, sampleReport} from './sample-report.ts'

interface Parsed {
  readonly ok: boolean
  readonly count: number
  readonly failed: number
  readonly skipped: number
  readonly todo: number
  readonly points: readonly TapResult[]
  readonly strange: readonly string[]
}

async function parsed(report?: Report): Promise<Parsed> {
  const text = await rendered('tap', report)
  return new Promise((resolve) => {
    const points: TapResult[] = []
    const strange: string[] = []
    const parser = new Parser({strict: true}, ({ok, count, fail, skip, todo}) =>
      resolve({ok, count, failed: fail, skipped: skip, todo, points, strange}),
    )
    parser.on('assert', (point: TapResult) => points.push(point))
    parser.on('extra', (line: string) => strange.push(line))
    parser.end(text)
  })
}

describe('the TAP report', {timeout: 60_000}, () => {
  it('is read by a strict parser: two failures, an error, a broken run, a waiver as TODO, the rest skipped', async () => {
    const {ok, count, failed, skipped, todo, strange} = await parsed()
    expect({ok, count, skipped, todo, strange}).toEqual({
      ok: false,
      count: everyResult.length + 1,
      skipped: 3,
      todo: 1,
      strange: [],
    })
    // A TODO that is not ok counts among those that are not ok, and does not fail the run.
    expect(failed).toBe(5)
  })

  it('keeps what was expected, what is and where as diagnostics', async () => {
    const {points} = await parsed()
    const failure = points.find(({name}) => name.includes('3.2.2'))
    expect(failure?.diag).toMatchObject({
      status: 'fail',
      severity: 'high',
      rule: 'kubelet-authorization-mode',
      at: 'benchmarks/rules/kubelet.yaml:58',
      findings: [{expected: 'not AlwaysAllow', actual: 'AlwaysAllow', where: {line: 3}}],
    })
  })

  it('says why an item is skipped', async () => {
    const {points} = await parsed()
    expect(points.find(({name}) => name.includes('3.2.9'))?.skip).toBe(
      'NOT APPLICABLE: kube-proxy runs as a pod',
    )
  })

  it('passes where everything passed, and fails where the run broke', async () => {
    expect((await parsed(passingReport())).ok).toBe(true)
    expect((await parsed(sampleReport({results: []}))).ok).toBe(false)
  })
})
