import type {AwsSecurityFinding, ComplianceStatus, SeverityLabel} from '@aws-sdk/client-securityhub'
import type {Report, Result, Severity, Status} from '../evaluate/result.ts'
import type {RenderOptions} from './formats.ts'
import {fixTexts, skipReason, summary} from './prose.ts'
import {sectionsOf} from './sections.ts'

/** Findings that one call of BatchImportFindings takes. */
const MAX_BATCH = 100

// Lengths that Security Hub takes: see "AWS Security Finding Format" in its user guide.
const MAX_TITLE = 256
const MAX_DESCRIPTION = 1024
const MAX_RECOMMENDATION = 512
const MAX_NOTE = 512
const MAX_ID = 512
const MAX_DETAIL = 1024

const severities = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
} as const satisfies Record<Severity, SeverityLabel>

const compliance = {
  pass: 'PASSED',
  fail: 'FAILED',
  waived: 'FAILED',
  error: 'WARNING',
  manual: 'NOT_AVAILABLE',
  notapplicable: 'NOT_AVAILABLE',
  deferred: 'NOT_AVAILABLE',
} as const satisfies Record<Status, ComplianceStatus>

/**
 * Renders a report in the AWS Security Finding Format: a line per batch of at most 100 findings, each the
 * value of `--findings` of `aws securityhub batch-import-findings`. AWS_ACCOUNT_ID and AWS_REGION say where
 * the findings belong. Passes are there too, as a pass is what resolves an older failure.
 */
export function renderAsff(report: Report, {env = {}}: RenderOptions): string {
  const place = {account: env['AWS_ACCOUNT_ID'] ?? '', region: env['AWS_REGION'] ?? ''}
  const findings = sectionsOf(report)
    .flatMap(({results}) => results)
    .map((result) => finding(result, report, place))
  return batches(findings)
    .map((batch) => `${JSON.stringify(batch)}\n`)
    .join('')
}

interface AwsPlace {
  readonly account: string
  readonly region: string
}

function finding(result: Result, report: Report, {account, region}: AwsPlace): AwsSecurityFinding {
  const {benchmark, version, item, title, status, severity, rule, fix} = result
  const {host, startedAt} = report
  const judged = status === 'fail' || status === 'waived' || status === 'error'
  return {
    SchemaVersion: '2018-10-08',
    Id: cut(`assay/${host.name}/${benchmark}/${version}/${item}`, MAX_ID),
    ProductArn: `arn:${partition(region)}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: 'Assay',
    GeneratorId: cut(`assay/${benchmark}/${version}/${item}`, MAX_ID),
    AwsAccountId: account,
    Types: [
      'Software and Configuration Checks/Industry and Regulatory Standards/CIS Host Hardening Benchmarks',
    ],
    CreatedAt: startedAt,
    UpdatedAt: startedAt,
    Severity: {Label: judged ? severities[severity] : 'INFORMATIONAL', Original: severity},
    Title: cut(`${item} ${title}`, MAX_TITLE),
    Description: cut(status === 'pass' ? result.why : `${summary(result)}. ${result.why}`, MAX_DESCRIPTION),
    ...(fix && {Remediation: {Recommendation: {Text: recommendation(fix)}}}),
    ProductFields: {
      'assay/rule': rule,
      'assay/benchmark': `${benchmark} ${version}`,
      'assay/item': item,
      'assay/status': status,
      'assay/version': report.tool.version,
    },
    Resources: [resource(report, region)],
    Compliance: {Status: compliance[status]},
    Workflow: {Status: status === 'waived' ? 'SUPPRESSED' : status === 'pass' ? 'RESOLVED' : 'NEW'},
    RecordState: 'ACTIVE',
    ...(status === 'waived' && {
      Note: {Text: cut(skipReason(result), MAX_NOTE), UpdatedBy: 'assay', UpdatedAt: startedAt},
    }),
  }
}

function recommendation(fix: NonNullable<Result['fix']>): string {
  const [first] = fixTexts(fix)
  return cut(first ? `${first.form}: ${first.text}` : 'See the rule', MAX_RECOMMENDATION)
}

function resource(
  {host, target}: Report,
  region: string,
): NonNullable<AwsSecurityFinding['Resources']>[number] {
  const known = {
    target,
    os: host.os?.name,
    kernel: host.kernel,
    kubelet: host.kubelet,
    architecture: host.architecture,
  }
  const details = Object.entries(known).flatMap(([name, value]) =>
    value ? [[name, cut(value, MAX_DETAIL)]] : [],
  )
  return {
    Type: 'Other',
    Id: cut(host.name, MAX_ID),
    Partition: partition(region),
    Region: region,
    Details: {Other: Object.fromEntries(details)},
  }
}

function partition(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function batches<Of>(all: readonly Of[]): readonly (readonly Of[])[] {
  const count = Math.ceil(all.length / MAX_BATCH)
  return Array.from({length: count}, (_, index) => all.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH))
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`
}
