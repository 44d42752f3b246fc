import type {AwsSecurityFinding} from '@aws-sdk/client-securityhub'
import {inOrder} from './kube-bench-json.ts'
import type {CheckResult, ControlsResult, GroupResult} from './run-controls.ts'

/** Where and when findings belong. */
interface AsffPlace {
  readonly account: string
  readonly region: string
  readonly cluster: string
  /** Empty where findings of the nodes of a cluster are not to be told apart. */
  readonly node: string
  /** RFC 3339. */
  readonly time: string
}

/** Where findings belong by the environment variables that kube-bench takes; KUBE_BENCH_NODE_NAME may be missing. */
export function asffPlace(env: NodeJS.ProcessEnv, time: string): AsffPlace {
  return {
    account: env['KUBE_BENCH_AWS_ACCOUNT'] ?? '',
    region: env['KUBE_BENCH_AWS_REGION'] ?? '',
    cluster: env['KUBE_BENCH_CLUSTER_ARN'] ?? '',
    node: env['KUBE_BENCH_NODE_NAME'] ?? '',
    time,
  }
}

const TYPE = 'Software and Configuration Checks/Industry and Regulatory Standards/CIS Kubernetes Benchmark'

/** Findings that one call of BatchImportFindings takes. */
const MAX_BATCH = 100

/**
 * Renders failures and warnings as the findings that `kube-bench --asff` sends to Security Hub: a line per batch of
 * at most 100, each the value of `--findings` of `aws securityhub batch-import-findings`. The ids are kube-bench's, so
 * that what it sent before is updated.
 */
export function renderKubeBenchAsff(results: readonly ControlsResult[], place: AsffPlace): string {
  const all = inOrder(results).flatMap((result) =>
    result.groups.flatMap((group) =>
      group.results.filter(isOpen).map((one) => finding(one, group, result, place)),
    ),
  )
  const batches = Array.from({length: Math.ceil(all.length / MAX_BATCH)}, (_, at) =>
    all.slice(at * MAX_BATCH, (at + 1) * MAX_BATCH),
  )
  return batches.map((batch) => `${JSON.stringify(batch)}\n`).join('')
}

function isOpen({outcome}: CheckResult): boolean {
  return outcome.state === 'FAIL' || outcome.state === 'WARN'
}

function finding(
  {check, outcome}: CheckResult,
  group: GroupResult,
  {controls}: ControlsResult,
  {account, region, cluster, node, time}: AsffPlace,
): AwsSecurityFinding {
  const product = `arn:aws:securityhub:${region}::product/aqua-security/kube-bench`
  return {
    AwsAccountId: account,
    CreatedAt: time,
    Description: check.text,
    GeneratorId: `${product}/cis-kubernetes-benchmark/${controls.version}/${check.id}`,
    Id: `${product}${account}EKSnodeID+${check.id}+${cluster}${node === '' ? '' : `+${node}`}`,
    ProductArn: product,
    Resources: [{Id: cluster, Type: TYPE}],
    SchemaVersion: '2018-10-08',
    Title: `${check.id} ${check.text}`,
    UpdatedAt: time,
    Confidence: 100,
    ProductFields: {
      'Actual result': cut(outcome.actual, 1024),
      'Expected result': outcome.expected,
      Reason: cut(outcome.reason, 1024),
      Section: `${controls.id} ${controls.text}`,
      Subsection: `${group.id} ${group.text}`,
    },
    // Security Hub refuses an empty one.
    ...(check.remediation !== '' && {Remediation: {Recommendation: {Text: cut(check.remediation, 512)}}}),
    Severity: {Label: 'HIGH'},
    Types: [TYPE],
  }
}

/** kube-bench quirk: a text that is longer than allowed becomes one byte shorter than that. */
function cut(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  return bytes.length <= maxBytes ? text : bytes.subarray(0, maxBytes - 1).toString()
}
