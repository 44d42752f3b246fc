import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {XMLParser} from 'fast-xml-parser'
import {afterAll, describe, expect, it} from 'vitest'
import {renderedFleet} from './sample-fleet.ts'
import {passingReport, rendered, sampleReport} from './sample-report.ts'

const hasOscap = spawnSync('oscap', ['--version']).status === 0
const missing = hasOscap ? '' : ' (skipped: no oscap)'
const folder = mkdtempSync(join(tmpdir(), 'assay-xccdf-'))
afterAll(() => rmSync(folder, {recursive: true}))

describe('the XCCDF report', {timeout: 60_000}, () => {
  it.skipIf(!hasOscap).each([
    ['with every status', sampleReport()],
    ['with nothing but passes', passingReport()],
    ['with no result', sampleReport({results: []})],
  ])(`is valid for OpenSCAP, by schema and by Schematron, %s${missing}`, async (name, report) => {
    const file = join(folder, `${name}.xml`)
    writeFileSync(file, await rendered('xccdf', report))
    const {status, stdout, stderr} = spawnSync('oscap', ['xccdf', 'validate', file])
    const complaints = `${stdout}${stderr}`.match(/^(Warning|Error|File).*$/gm) ?? []
    expect({status, complaints}).toEqual({
      status: 0,
      complaints: [expect.stringContaining("The 'cpe:/' prefix (CPE URI binding) is allowed")],
    })
  })

  it.skipIf(!hasOscap)(`is read by OpenSCAP, which makes its own page of it${missing}`, async () => {
    const file = join(folder, 'result.xml')
    writeFileSync(file, await rendered('xccdf'))
    const {status, stdout} = spawnSync('oscap', ['xccdf', 'generate', 'report', file])
    expect(status).toBe(0)
    expect(`${stdout}`).toContain('3.2.2 Authorization mode is not AlwaysAllow')
  })

  it('gives each item its result, with the words of a waiver', async () => {
    const parser = new XMLParser({ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false})
    const {Benchmark} = parser.parse(await rendered('xccdf'))
    const results: {idref: string; result: string; message?: {'#text': string}}[] =
      Benchmark.TestResult['rule-result']
    expect(results.map(({idref, result}) => [idref.split('-').at(-1), result])).toEqual([
      ['3.1.1', 'error'],
      ['3.2.1', 'pass'],
      ['3.2.2', 'fail'],
      ['3.2.6', 'informational'],
      ['3.2.8', 'notchecked'],
      ['3.2.9', 'notapplicable'],
      ['3.2.10', 'notchecked'],
      ['10.1', 'fail'],
    ])
    expect(results[3]?.message?.['#text']).toMatch(/^WAIVED until 2027-03-01 \(SEC-1234, owner platform\)/)
    expect(Benchmark.TestResult.score).toMatchObject({'#text': '1', maximum: '4'})
  })
})

describe('the XCCDF report of several hosts', () => {
  it.skipIf(!hasOscap)(`is valid, also with a host that was not reached${missing}`, async () => {
    const file = join(folder, 'fleet.xml')
    writeFileSync(file, await renderedFleet('xccdf'))
    const {status, stdout, stderr} = spawnSync('oscap', ['xccdf', 'validate', file])
    const complaints = `${stdout}${stderr}`.match(/^(Warning|Error|File).*$/gm) ?? []

    expect({status, complaints}).toEqual({
      status: 0,
      complaints: [expect.stringContaining("The 'cpe:/' prefix (CPE URI binding) is allowed")],
    })
  })

  it('has each rule once, with the fixes for every system, and a TestResult per host', async () => {
    const parser = new XMLParser({ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false})
    const {Benchmark} = parser.parse(await renderedFleet('xccdf'))
    const rules: {id: string; fix?: {system: string}[]}[] = [Benchmark.Group].flat().flatMap(({Rule}) => Rule)
    const tests: {id: string; 'rule-result': unknown}[] = Benchmark.TestResult

    expect(new Set(rules.map(({id}) => id)).size).toBe(rules.length)
    expect(rules.find(({id}) => id.endsWith('-3.2.2'))?.fix?.map(({system}) => system)).toEqual([
      'urn:xccdf:fix:script:sh',
      'urn:assay:fix:node-config',
      'urn:assay:fix:bottlerocket',
    ])
    expect(tests.map((test) => [test.id.split('_').at(-1), [test['rule-result']].flat().length])).toEqual([
      ['ec2-user-10.0.0.5', 8],
      ['build-2', 2],
      ['build-3', 2],
      ['10.0.0.9-2222', 1],
      [expect.any(String), 2],
    ])
  })
})
