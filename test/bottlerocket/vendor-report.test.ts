import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type VendorReport, vendorReport} from '../../src/bottlerocket/vendor-report.ts'

const parse = (output: string, exitCode = 0): VendorReport => vendorReport('cis').parse({output, exitCode})

const written = (status: unknown): string =>
  JSON.stringify({
    version: 'v1.0.0',
    status: 'FAIL',
    results: {
      br03040101: {id: '3.4.1.1', level: 2, title: 'firewall', mode: 'Automatic', status, error: null},
    },
  })

describe("Bottlerocket's own report", () => {
  it.each([
    ['FAIL', 'FAIL'],
    ['OVERRIDE', 'OVERRIDE'],
    [{Override: {reason: 'pods need it'}}, 'OVERRIDE'],
    [{}, ''],
  ])('has the verdict %j, whatever the exit code', (status, verdict) => {
    expect(parse(written(status), 1)).toEqual({
      kind: 'cis',
      version: 'v1.0.0',
      status: 'FAIL',
      checks: [{item: '3.4.1.1', level: 2, title: 'firewall', mode: 'Automatic', verdict, error: ''}],
    })
  })

  it('is none where apiclient is missing, or says something else than a report', () => {
    expect(() => parse('', 127)).toThrow('apiclient is not there')
    fc.assert(fc.property(fc.string(), (text) => isRefused(text)))
  })
})

function isRefused(text: string): boolean {
  try {
    parse(text)
    return false
  } catch {
    // Whatever the error, the probe makes a fact of it that is not known.
    return true
  }
}
