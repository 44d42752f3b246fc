import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {decodeResult} from '../../src/reports/result-file.ts'
import {passingReport, rendered, sampleReport} from './sample-report.ts'

describe('a result document', {timeout: 60_000}, () => {
  it.each([
    ['with every status', sampleReport()],
    ['with nothing but passes', passingReport()],
    ['with no result', sampleReport({results: []})],
  ])('is read back as it was, %s', async (_, report) => {
    // JSON has no half surrogates; they come back as the escapes that JSON.stringify makes of them.
    expect(decodeResult(await rendered('json', report), 'r.json')).toEqual(report)
  })

  it("has kube-bench's own results as they are", () => {
    const controls = [{id: '4', text: 'Worker', groups: [{id: '4.1', checks: []}]}] as never
    const kubeBench = {benchmark: 'eks-1.8.0', detected: '1.33', sha256: 'a', files: ['node.yaml'], controls}
    const report = sampleReport({kubeBench})

    expect(decodeResult(JSON.stringify(report), 'r.json').kubeBench).toEqual(kubeBench)
  })

  it('may have fields that a later Assay added', () => {
    const later = {...sampleReport(), later: {added: 1}}
    expect(decodeResult(JSON.stringify(later), 'r.json')).toEqual(later)
  })

  it.each([
    ['{', /^r\.json is not JSON: /],
    ['[]', /^r\.json is not a result of version 1: schemaVersion is undefined/],
    ['null', /^r\.json is not a result of version 1: schemaVersion is undefined/],
    ['{"schemaVersion": 2}', /^r\.json is not a result of version 1: schemaVersion is 2/],
    ['{"schemaVersion": 1}', /^r\.json is not a result of version 1: \w+: /],
    [JSON.stringify({...sampleReport(), phase: 'later'}), /^r\.json is not a result of version 1: phase: /],
  ])('is refused where it is %.40s', (text, message) => {
    expect(() => decodeResult(text, 'r.json')).toThrow(UsageError)
    expect(() => decodeResult(text, 'r.json')).toThrow(message)
  })
})
