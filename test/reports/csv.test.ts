import {parse} from 'csv-parse/sync'
import {describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {everyResult, rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

async function rows(report?: Report): Promise<readonly Readonly<Record<string, string>>[]> {
  return parse(await rendered('csv', report), {columns: true, record_delimiter: '\r\n'})
}

describe('the CSV report', {timeout: 60_000}, () => {
  it('has a row for each item, which a CSV reader reads', async () => {
    const found = await rows()
    expect(found).toHaveLength(everyResult.length)
    expect(found[2]).toMatchObject({
      target: 'ssh://ec2-user@10.0.0.5',
      benchmark: 'cis-amazon-eks',
      item: '3.2.2',
      status: 'fail',
      severity: 'high',
      findings:
        'authorization.mode is AlwaysAllow, expected not AlwaysAllow (/etc/kubernetes/kubelet/config.json.d/40-user.conf:3)',
      where: '/etc/kubernetes/kubelet/config.json.d/40-user.conf:3',
      source: 'benchmarks/rules/kubelet.yaml:58',
      reason: '',
    })
  })

  it('says until when and by whom a failure is waived', async () => {
    const waived = (await rows()).find(({status}) => status === 'waived')
    expect(waived).toMatchObject({waived_until: '2027-03-01', waived_by: 'platform'})
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('keeps %s from becoming a formula', async (subject) => {
    const findings = [sampleFinding({status: 'fail', subject})]
    const [row] = await rows(sampleReport({results: [sampleResult({status: 'fail', findings})]}))
    expect(row?.['findings']).toBe(
      `'${subject} is false, expected false (/etc/kubernetes/kubelet/config.json:12)`,
    )
  })

  it('has its header where nothing was judged', async () => {
    expect(await rendered('csv', sampleReport({results: []}))).toMatch(/^target,host,benchmark,[\w,]+\r\n$/)
  })
})
