import {Parser, type Result as TapResult} from 'tap-parser'
import {describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {renderedFleet} from './sample-fleet.ts'
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
  return parsedText(await rendered('tap', report))
}

async function parsedText(text: string, onSubtest: (name: string) => void = () => {}): Promise<Parsed> {
  return new Promise((resolve) => {
    const points: TapResult[] = []
    const strange: string[] = []
    const parser = new Parser({strict: true}, ({ok, count, fail, skip, todo}) =>
      resolve({ok, count, failed: fail, skipped: skip, todo, points, strange}),
    )
    parser.on('child', (child: Parser) => onSubtest(child.name))
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

describe('the TAP report of several hosts', () => {
  it('is read by a strict parser: a point per host, and a subtest with its items before it', async () => {
    const subtests: string[] = []
    const text = await renderedFleet('tap')
    const {ok, strange, points} = await parsedText(text, (name) => subtests.push(name))

    expect({ok, strange}).toEqual({ok: false, strange: []})
    expect(points.map(({ok: passed}) => passed)).toEqual([false, true, false, false, true])
    expect(points.map(({name}) => name)).toEqual(subtests)
    expect(subtests.slice(0, 4)).toEqual([
      'ssh://ec2-user@10.0.0.5',
      'build-2',
      'build-3',
      'ssh://10.0.0.9:2222',
    ])
  })
})
