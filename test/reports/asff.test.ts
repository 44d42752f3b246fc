import type {AwsSecurityFinding} from '@aws-sdk/client-securityhub'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {prepareOutputs} from '../../src/reports/publish.ts'
import {everyResult, hostile, rendered, sampleReport, sampleResult} from './sample-report.ts'

async function batches(report = sampleReport()): Promise<readonly (readonly AwsSecurityFinding[])[]> {
  const text = await rendered('asff', report)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('the findings for AWS Security Hub', {timeout: 60_000}, () => {
  it('come in batches of at most 100', async () => {
    const results = Array.from({length: 250}, (_, index) => sampleResult({item: `1.${index}`}))
    const lengths = (await batches(sampleReport({results}))).map(({length}) => length)
    expect(lengths).toEqual([100, 100, 50])
  })

  it('keep the limits of the format, whatever the host says', async () => {
    const report = sampleReport()
    const host = {...report.host, name: hostile.long, kernel: hostile.long}
    for (const finding of (await batches({...report, host})).flat()) {
      expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240 * 1024)
      expect(finding.Id?.length).toBeLessThanOrEqual(512)
      expect(finding.GeneratorId?.length).toBeLessThanOrEqual(512)
      expect(finding.Title?.length).toBeLessThanOrEqual(256)
      expect(finding.Description?.length).toBeLessThanOrEqual(1024)
      expect(finding.Remediation?.Recommendation?.Text?.length ?? 0).toBeLessThanOrEqual(512)
      expect(finding.Note?.Text?.length ?? 0).toBeLessThanOrEqual(512)
      expect(Object.keys(finding.ProductFields ?? {}).length).toBeLessThanOrEqual(50)
      const [resource] = finding.Resources ?? []
      expect(resource?.Id?.length).toBeLessThanOrEqual(512)
      for (const value of Object.values(resource?.Details?.Other ?? {}))
        expect(value.length).toBeLessThanOrEqual(1024)
    }
  })

  it('have an identity of their own, which stays from run to run', async () => {
    const ids = (await batches()).flat().map(({Id}) => Id)
    expect(new Set(ids).size).toBe(everyResult.length)
    const later = sampleReport({startedAt: '2027-01-01T00:00:00.000Z'})
    expect((await batches(later)).flat().map(({Id}) => Id)).toEqual(ids)
  })

  it.each([
    ['3.2.1', 'PASSED', 'RESOLVED', 'INFORMATIONAL'],
    ['3.2.2', 'FAILED', 'NEW', 'HIGH'],
    ['3.2.6', 'FAILED', 'SUPPRESSED', 'LOW'],
    ['3.1.1', 'WARNING', 'NEW', 'HIGH'],
    ['3.2.9', 'NOT_AVAILABLE', 'NEW', 'INFORMATIONAL'],
  ])('say of %s that it is %s and %s', async (item, status, workflow, label) => {
    const found = (await batches()).flat().find(({ProductFields}) => ProductFields?.['assay/item'] === item)
    expect(found).toMatchObject({
      Compliance: {Status: status},
      Workflow: {Status: workflow},
      Severity: {Label: label},
      AwsAccountId: '123456789012',
      ProductArn: 'arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default',
    })
  })

  it('are refused before the run where the account is not known', async () => {
    await expect(prepareOutputs(['asff'], 'text', {AWS_REGION: 'eu-central-1'})).rejects.toThrow(
      new UsageError('--output: asff needs the environment variable AWS_ACCOUNT_ID'),
    )
  })
})
