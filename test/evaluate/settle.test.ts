import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import {parseYaml} from '../../src/benchmarks/yaml.ts'
import type {Result} from '../../src/evaluate/result.ts'
import {settle, strictTerms} from '../../src/evaluate/settle.ts'
import {decodeWaivers} from '../../src/waivers/waiver-file.ts'
import {sampleFinding, sampleReport, sampleResult} from '../reports/sample-report.ts'

const failing = sampleResult({status: 'fail', findings: [sampleFinding({status: 'fail', actual: 'true'})]})
const now = new Date('2026-11-24T12:00:00Z')

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

const waivers = (...lines: string[]) =>
  decodeWaivers(
    parseYaml(
      `waivers:\n${['- rule: kubelet-anonymous-auth', ...lines.map((line) => `  ${line}`)].join('\n')}`,
      'waivers.yaml',
    ),
  )
const settled = (results: readonly Result[], terms: Partial<Parameters<typeof settle>[1]>) =>
  settle({host: sampleReport().host, results, problems: [], content, now}, {...strictTerms, ...terms})

describe('the terms of a run', () => {
  const good = ['reason: Not here', 'owner: platform', 'expires: 2027-03-01']

  it('open the gate for what is waived, and the report names the file', () => {
    const terms = {waivers: waivers(...good)}

    expect(settled([failing], terms)).toMatchObject({
      gate: {passed: true},
      counts: {waived: 1},
      waivers: {file: 'waivers.yaml', sha256: terms.waivers.sha256},
    })
  })

  it.each([
    ['golden-7', true],
    ['other-7', false],
    [undefined, false],
  ])('are those of the image that is made: %s passes: %s', (imageName, passed) => {
    const terms = {waivers: waivers(...good, 'scope: {image: golden-*}'), ...(imageName && {imageName})}

    expect(settled([failing], terms).gate.passed).toBe(passed)
  })

  it('warn of a waiver that will soon expire, and still waive', () => {
    const {warnings, gate} = settled([failing], {
      waivers: waivers('reason: Not here', 'owner: platform', 'expires: 2026-11-30'),
    })

    expect(warnings).toEqual([
      'waivers.yaml:2: the waiver of rule kubelet-anonymous-auth expires on 2026-11-30',
    ])
    expect(gate.passed).toBe(true)
  })

  it('close the gate for a waiver that is not filled in, though it would waive nothing', () => {
    expect(settled([sampleResult()], {waivers: waivers('owner: platform')}).gate.passed).toBe(false)
  })

  it('let pass what the baseline has too, and the policy says so', () => {
    const baseline = sampleReport({results: [failing], problems: []})
    const {gate, results} = settled([failing], {baseline})

    expect(results[0]?.known).toBe(true)
    expect(gate).toMatchObject({
      passed: true,
      policy: expect.stringMatching(
        /, but what the baseline of ssh:\/\/ec2-user@10\.0\.0\.5 \(.*\) has too$/,
      ),
    })
  })
})
