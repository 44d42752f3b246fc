import {describe, expect, it} from 'vitest'
import {vendorQuestions, withVendorReports} from '../../src/bottlerocket/differences.ts'
import type {VendorCheck, VendorReport} from '../../src/bottlerocket/vendor-report.ts'
import type {Result, Status} from '../../src/evaluate/result.ts'
import type {Facts} from '../../src/probes/probe.ts'
import {sampleFinding, sampleResult} from '../reports/sample-report.ts'

const check: VendorCheck = {
  item: '9.9',
  title: 'It is so',
  level: 1,
  mode: 'Automatic',
  verdict: 'PASS',
  error: '',
}

/** The facts of a host on which apiclient gave this report alone. */
const saying = (report?: VendorReport) =>
  ({
    of: ({key}: {key: string}) =>
      report && key === `bottlerocket-report:${report.kind}`
        ? {known: true, fact: report}
        : {known: false, reason: 'missing-tool', detail: 'apiclient is not there'},
  }) as Facts
const reportOf = (...checks: Partial<VendorCheck>[]): VendorReport => ({
  kind: 'cis',
  version: 'v1.0.0',
  status: 'FAIL',
  checks: checks.map((one) => ({...check, ...one})),
})
const ours = (status: Status, over: Partial<Result> = {}) =>
  sampleResult({benchmark: 'cis-bottlerocket', version: '1.0.0', item: '9.9', status, findings: [], ...over})
const differenceOf = (result: Result, over: Partial<VendorCheck>, version = 'v1.0.0') =>
  withVendorReports([result], saying({...reportOf(over), version}), 2).vendorReports?.[0]?.checks[0]
    ?.difference

describe('what Bottlerocket says of an item', () => {
  it.each<[Status, string, string]>([
    ['pass', 'PASS', 'Automatic'],
    ['fail', 'FAIL', 'Automatic'],
    // Left to a person by one of both.
    ['manual', 'FAIL', 'Automatic'],
    ['pass', 'SKIP', 'Manual'],
    ['fail', 'SKIP', 'Manual'],
    // Not for this node.
    ['notapplicable', 'FAIL', 'Automatic'],
    // Decided by nobody.
    ['error', 'SKIP', 'Automatic'],
    ['deferred', 'OVERRIDE', 'Automatic'],
  ])('agrees where Assay says %s and it says %s of a check that is %s', (status, verdict, mode) => {
    expect(differenceOf(ours(status), {verdict, mode})).toBeUndefined()
  })

  it.each<[Status, string, string]>([
    ['pass', 'FAIL', 'Automatic'],
    ['fail', 'PASS', 'Automatic'],
    ['fail', 'PASS', 'Manual'],
    ['error', 'PASS', 'Automatic'],
    ['error', 'FAIL', 'Automatic'],
    ['pass', 'SKIP', 'Automatic'],
    ['fail', 'OVERRIDE', 'Automatic'],
  ])('is another thing where Assay says %s and it says %s of a check that is %s', (status, verdict, mode) => {
    expect(differenceOf(ours(status), {verdict, mode})).toBe(`Assay says ${status}`)
  })

  it('differs for a known cause, for its version, and with what each saw', () => {
    const findings = [
      sampleFinding({subject: 'kernel module udf', actual: 'blacklisted'}),
      sampleFinding({status: 'fail', subject: 'install line of udf', actual: '/bin/false'}),
    ]
    const result = ours('pass', {item: '1.1.1.1', version: '1.1.0', findings})

    expect(differenceOf(result, {item: '1.1.1.1', verdict: 'FAIL', error: 'udf is not disabled'})).toBe(
      'it takes no install line but "/bin/true", and "/bin/false" refuses a module as well; ' +
        'it follows v1.0.0; ' +
        'Assay says pass of kernel module udf: blacklisted; ' +
        'Bottlerocket says "udf is not disabled"',
    )
  })

  it('is told with what was found at all where nothing has the status of the item', () => {
    const {actual: _actual, ...unread} = sampleFinding({status: 'fail', subject: 'sysctl net.a'})

    expect(differenceOf(ours('error', {findings: [unread]}), {verdict: 'PASS'})).toBe(
      'Assay says error of sysctl net.a',
    )
  })

  it('is quoted to 200 characters', () => {
    expect(differenceOf(ours('pass'), {verdict: 'FAIL', error: 'x'.repeat(500)})).toBe(
      `Assay says pass; Bottlerocket says "${'x'.repeat(200)}"`,
    )
  })
})

describe('the reports of Bottlerocket beside the results', () => {
  it('decide nothing: a result keeps its status and gets a second opinion', () => {
    const other = sampleResult()
    const {results} = withVendorReports([other, ours('pass')], saying(reportOf({verdict: 'FAIL'})), 1)

    expect(results).toEqual([
      other,
      {
        ...ours('pass'),
        secondOpinion: {by: 'apiclient report cis v1.0.0', verdict: 'FAIL', because: 'Assay says pass'},
      },
    ])
  })

  it('have the checks of the level that was judged, and those of no item as they are', () => {
    const report = reportOf({item: '1'}, {item: '2', level: 2}, {item: '9.9'})
    const {vendorReports, results} = withVendorReports([ours('pass')], saying(report), 1)

    expect(vendorReports?.[0]?.checks).toEqual([
      {...check, item: '1'},
      {...check, item: '9.9'},
    ])
    expect(results[0]).not.toHaveProperty('secondOpinion')
  })

  it('are not there where none was given', () => {
    const results = [ours('fail')]

    expect(withVendorReports(results, saying(), 2)).toEqual({results})
  })

  it('are asked for the benchmarks that they are about', () => {
    expect(vendorQuestions(['cis-bottlerocket', 'eks-image']).map(({key}) => key)).toEqual([
      'bottlerocket-report:cis',
    ])
    expect(vendorQuestions(['cis-amazon-eks'])).toEqual([])
  })
})
