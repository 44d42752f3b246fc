import {count, decideGate} from '../../src/evaluate/gate.ts'
import type {Finding, Problem, Report, Result, Status} from '../../src/evaluate/result.ts'
import {scoreOf} from '../../src/evaluate/score.ts'
import {render} from '../../src/reports/formats.ts'
import type {JunitOptions} from '../../src/reports/junit-options.ts'

/** What a hostile host may put into a file name or a value. */
export const hostile = {
  markup: `]]></failure><script>alert(1)</script> & "quotes" 'too' <b>`,
  control: 'ESC \u001b[31m NUL \u0000 BEL \u0007 CR \r LF \n end',
  unicode: 'lone \ud800 half, \udc00 half, \ufffe \uffff, turned \u202e txt.exe',
  ciCommand: '::error file=x::owned ##vso[task.setvariable]x ##[error]y',
  formula: '=HYPERLINK("http://x","y")',
  long: 'x'.repeat(1_000_000),
} as const

const benchmarks: Report['benchmarks'] = [
  {
    id: 'cis-amazon-eks',
    version: '1.8.0',
    title: 'CIS Amazon EKS, worker nodes',
    sha256: 'a'.repeat(64),
    file: 'benchmarks/cis-amazon-eks/1.8.0.yaml',
  },
  {
    id: 'eks-image',
    version: '1.0.0',
    title: 'EKS image hygiene',
    sha256: 'b'.repeat(64),
    file: 'benchmarks/eks-image/1.0.0.yaml',
  },
]

/** A result of the first benchmark, passing where nothing else is said. */
export function sampleResult(over: Partial<Result> = {}): Result {
  return {
    benchmark: 'cis-amazon-eks',
    version: '1.8.0',
    section: {id: '3.2', title: 'Kubelet'},
    item: '3.2.1',
    rule: 'kubelet-anonymous-auth',
    title: 'The kubelet refuses anonymous requests',
    level: 1,
    severity: 'critical',
    status: 'pass',
    basis: 'observed',
    findings: [sampleFinding()],
    why: 'Without it anybody who reaches port 10250 can run commands in every pod of the node.',
    source: {file: 'benchmarks/rules/kubelet.yaml', line: 41},
    ...over,
  }
}

/** A passing finding about the kubelet's configuration. */
export function sampleFinding(over: Partial<Finding> = {}): Finding {
  return {
    status: 'pass',
    subject: 'authentication.anonymous.enabled',
    expected: 'false',
    actual: 'false',
    where: {file: '/etc/kubernetes/kubelet/config.json', line: 12},
    basis: 'observed',
    ...over,
  }
}

const waiver = {
  reason: 'Sysctls are set by nodeadm at boot',
  owner: 'platform',
  expires: '2027-03-01',
  ticket: 'SEC-1234',
  file: 'waivers.yaml',
  line: 3,
}

const failing: Result = sampleResult({
  item: '3.2.2',
  rule: 'kubelet-authorization-mode',
  title: 'Authorization mode is not AlwaysAllow',
  severity: 'high',
  status: 'fail',
  findings: [
    sampleFinding({
      status: 'fail',
      subject: 'authorization.mode',
      expected: 'not AlwaysAllow',
      actual: 'AlwaysAllow',
      where: {file: '/etc/kubernetes/kubelet/config.json.d/40-user.conf', line: 3},
      reason: 'from a drop-in',
    }),
    sampleFinding({subject: 'authorization.mode of the command line'}),
  ],
  fix: {
    shell: 'rm /etc/kubernetes/kubelet/config.json.d/40-user.conf\nsystemctl restart kubelet\n',
    nodeConfig: 'spec: {kubelet: {config: {authorization: {mode: Webhook}}}}\n',
    needs: 'restart',
  },
  source: {file: 'benchmarks/rules/kubelet.yaml', line: 58},
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/authorization/'],
})

const hostileResult: Result = sampleResult({
  benchmark: 'eks-image',
  version: '1.0.0',
  section: {id: '10', title: 'Left behind'},
  item: '10.1',
  rule: 'image-leftovers',
  title: 'Nothing of the build is left <in> the image',
  severity: 'medium',
  status: 'fail',
  findings: Object.values(hostile).map((text) =>
    sampleFinding({status: 'fail', subject: text, actual: text, where: {file: `/tmp/${text}`}}),
  ),
  source: {file: 'benchmarks/rules/eks-image.yaml', line: 7},
})

/** A result of every status, of two benchmarks, in no good order, some with what a hostile host says. */
export const everyResult: readonly Result[] = [
  sampleResult({
    item: '3.2.10',
    rule: 'kubelet-rotate',
    title: 'Client certificates rotate',
    status: 'deferred',
    basis: 'predicted',
    findings: [],
    reason: 'decided at boot: the kubelet has no kubeconfig yet',
  }),
  sampleResult(),
  failing,
  sampleResult({
    item: '3.2.6',
    rule: 'kubelet-protect-kernel-defaults',
    title: 'protectKernelDefaults is true',
    severity: 'low',
    level: 2,
    status: 'waived',
    findings: [sampleFinding({status: 'fail', subject: 'protectKernelDefaults', expected: 'true'})],
    waiver,
  }),
  sampleResult({
    section: {id: '3.1', title: 'Configuration files'},
    item: '3.1.1',
    rule: 'kubelet-kubeconfig-mode',
    title: "Only root can change the kubelet's kubeconfig",
    severity: 'high',
    status: 'error',
    findings: [
      {
        status: 'error',
        subject: '/var/lib/kubelet/kubeconfig',
        basis: 'observed',
        reason: 'stat timed out after 30 s',
        cause: 'timeout',
      },
    ],
    reason: 'stat timed out after 30 s',
    cause: 'timeout',
  }),
  sampleResult({
    item: '3.2.8',
    rule: 'kubelet-hostname',
    title: 'The host name is not overridden',
    status: 'manual',
    findings: [],
    manual: 'Look whether the name\nis the one that the cloud provider gives.\n',
    reason: 'Look whether the name\nis the one that the cloud provider gives.\n',
  }),
  sampleResult({
    item: '3.2.9',
    rule: 'kube-proxy-metrics',
    title: 'The metrics of kube-proxy are local',
    status: 'notapplicable',
    findings: [],
    reason: 'kube-proxy runs as a pod',
  }),
  hostileResult,
]

const connectionLost: Problem = {
  kind: 'connection',
  message: `the connection was lost: ${hostile.control}`,
  hint: 'Look whether sshd restarts during the build',
}

/** A report with every status, a problem and hostile strings; `over` replaces parts of it. */
export function sampleReport(over: Partial<Report> = {}): Report {
  const results = over.results ?? everyResult
  const problems = over.problems ?? [connectionLost]
  const counts = count(results)
  const score = scoreOf(counts)
  return {
    schemaVersion: 1,
    tool: {name: 'assay', version: '0.1.0'},
    target: 'ssh://ec2-user@10.0.0.5',
    host: {
      name: 'ip-10-0-0-5',
      address: '10.0.0.5',
      port: 22,
      user: 'ec2-user',
      hostKey: 'SHA256:M2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y',
      hostKeyTrust: 'known_hosts',
      transport: 'ssh2',
      escalation: 'sudo',
      os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023.9'},
      kernel: '6.1.158',
      architecture: 'x86_64',
      kubelet: 'v1.33.4-eks-abcdef0',
    },
    phase: 'image',
    level: 2,
    tailoring: 'eks-node',
    benchmarks,
    startedAt: '2026-11-23T05:50:00.123Z',
    durationMs: 1264,
    results,
    problems,
    counts,
    ...(score !== undefined && {score}),
    gate: decideGate(results, problems),
    ...over,
  }
}

/** What a run of a build has beside its results: where the image comes from, and what was left out. */
export const builtAndExcluded: Pick<Report, 'build' | 'excluded'> = {
  build: {
    packer: {buildName: 'amazon-ebs.al2023', builderType: 'amazon-ebs'},
    aws: {instanceId: 'i-0abc', sourceAmi: 'ami-0def', region: 'eu-central-1'},
  },
  excluded: ['3.2.7', '3.2.11'].map((item) => {
    const {status: _, basis: __, findings: ___, why: ____, ...described} = sampleResult({item})
    return {...described, rule: `kubelet-${item}`, title: 'The kubelet <keeps> its words'}
  }),
}

/** A report in which every result passed. */
export function passingReport(): Report {
  return sampleReport({results: [sampleResult(), sampleResult({item: '3.2.2'})], problems: []})
}

/** The one result of a report that has this status. */
export function resultOf(report: Report, status: Status): Result {
  const found = report.results.find((result) => result.status === status)
  if (!found) throw new Error(`the sample has no ${status}`)
  return found
}

/** A report in one format, without colours, with all statuses, for an account of AWS. */
export function rendered(
  format: string,
  report: Report = sampleReport(),
  junit?: JunitOptions,
): Promise<string> {
  const show: readonly Status[] = ['fail', 'error', 'waived', 'deferred', 'manual', 'notapplicable', 'pass']
  const env = {AWS_ACCOUNT_ID: '123456789012', AWS_REGION: 'eu-central-1'}
  return render(report, format, {color: false, show, env, ...(junit && {junit})})
}
