import {z} from 'zod'
import type {FleetReport} from '../evaluate/fleet.ts'
import type {Finding, Fix, HostFacts, Problem, Report, Result, Software} from '../evaluate/result.ts'
import {kubeBench, type Shape, vendorReport} from './others-schema.ts'

const status = z.enum(['pass', 'fail', 'error', 'manual', 'notapplicable', 'deferred', 'waived'])
const severity = z.enum(['low', 'medium', 'high', 'critical']).describe('What a failure is worth')
const basis = z
  .enum(['observed', 'predicted'])
  .describe('Read on the host, or what boot will make of what is on disk')
const level = z.union([z.literal(1), z.literal(2)]).describe('CIS profile level')
const line = z.int().min(1).describe('1-based')
const source = z.looseObject({file: z.string(), line}).describe('Where the rule is written')
const number = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const finding = z.looseObject({
  status: z.enum(['pass', 'fail', 'error', 'notapplicable', 'deferred']),
  subject: z.string().describe('What was looked at'),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  where: z.looseObject({file: z.string(), line: line.exactOptional()}).exactOptional(),
  half: z
    .enum(['persisted', 'running'])
    .exactOptional()
    .describe('What a boot will load, or what the kernel and the services have now'),
  basis,
  binding: z
    .enum(['pinned', 'pinned-but-flags', 'overridable'])
    .exactOptional()
    .describe('What user data can still do at boot about a value that an image holds'),
  reason: z.string().exactOptional(),
} satisfies Shape<Finding>)

const fix = z.looseObject({
  shell: z.string().exactOptional().describe('Idempotent POSIX shell for root'),
  nodeConfig: z.string().exactOptional().describe('A NodeConfig drop-in for /etc/eks/nodeadm.d'),
  bottlerocket: z.string().exactOptional().describe('Bottlerocket settings, as user-data TOML'),
  needs: z
    .enum(['reboot', 'daemon-reload', 'remount', 'restart'])
    .exactOptional()
    .describe('What has to follow before the fix is in force'),
  stage: z
    .enum(['packages', 'services', 'last'])
    .exactOptional()
    .describe('When it runs among other fixes: packages, then services, then all without a stage, then last'),
  locksOut: z
    .string()
    .exactOptional()
    .describe('Whom it locks out, for a fix that only the last step of a build may run'),
} satisfies Shape<Fix>)

const result = z.looseObject({
  benchmark: z.string(),
  version: z.string(),
  section: z.looseObject({id: z.string(), title: z.string()}),
  item: z.string().describe('The published number'),
  rule: z.string().describe("The rule's stable key"),
  title: z.string().describe('What is true where the rule holds'),
  level,
  severity,
  status,
  basis,
  findings: z.array(finding),
  reason: z.string().exactOptional().describe('Why, for every status but pass and fail'),
  manual: z.string().exactOptional().describe('What a person has to look at'),
  why: z.string().describe('What can happen where the rule does not hold'),
  fix: fix.exactOptional(),
  source,
  secondOpinion: z
    .looseObject({by: z.string(), verdict: z.string(), because: z.string()})
    .exactOptional()
    .describe('What another judge says of the same item, where it says something else'),
  references: z.array(z.string()).exactOptional(),
  waiver: z
    .looseObject({
      reason: z.string(),
      owner: z.string(),
      expires: z.string(),
      ticket: z.string().exactOptional(),
      file: z.string(),
      line: z.number(),
      was: z.enum(['fail', 'error']).exactOptional().describe('What is waived; fail where it is left out'),
    })
    .exactOptional()
    .describe('Expired where the status is fail, needless where it is pass'),
  known: z
    .literal(true)
    .exactOptional()
    .describe('Was so in the baseline already: it is shown and does not count'),
} satisfies Shape<Result>)

const problem = z.looseObject({
  kind: z.enum(['connection', 'privilege', 'collection', 'waiver', 'baseline']),
  message: z.string(),
  hint: z.string().exactOptional(),
} satisfies Shape<Problem>)

const host = z.looseObject({
  name: z.string(),
  address: z.string().exactOptional(),
  port: z.number().exactOptional(),
  user: z.string().exactOptional(),
  hostKey: z.string().exactOptional().describe('SHA256 fingerprint'),
  hostKeyTrust: z.string().describe('Why the host key was trusted'),
  transport: z.string(),
  escalation: z.string().describe('How the collector ran as root'),
  os: z.looseObject({id: z.string(), version: z.string(), name: z.string()}).exactOptional(),
  kernel: z.string().exactOptional(),
  architecture: z.string().exactOptional(),
  kubelet: z.string().exactOptional(),
} satisfies Shape<HostFacts>)

const benchmark = z.looseObject({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  sha256,
  file: z.string(),
} satisfies Shape<Report['benchmarks'][number]>)

const software = z.looseObject({
  kind: z.enum(['package', 'program']),
  name: z.string(),
  version: z.string().describe('Of a package EPOCH:VERSION-RELEASE, with or without the epoch'),
  architecture: z.string().exactOptional(),
  path: z.string().exactOptional().describe('Of a program'),
} satisfies Shape<Software>)

/**
 * The published shape of a result document, version 1: what the JSON report writes and `assay report` reads.
 * Within a version fields may be added, never changed or taken away, so a reader leaves alone what it does not
 * know.
 */
export const reportSchema = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.looseObject({name: z.literal('assay'), version: z.string()}),
  target: z.string(),
  host,
  phase: z.enum(['image', 'booted', 'node']),
  level,
  tailoring: z.string().exactOptional(),
  benchmarks: z.array(benchmark),
  startedAt: z.iso.datetime().describe('UTC'),
  durationMs: z.number().min(0),
  results: z.array(result),
  problems: z.array(problem).describe('What went wrong with the run, its waivers or its baseline'),
  warnings: z.array(z.string()).exactOptional().describe('What does not decide and should be known'),
  waivers: z
    .looseObject({file: z.string(), sha256})
    .exactOptional()
    .describe('The waiver file that was applied'),
  evidenceSha256: sha256.exactOptional().describe('Of the evidence as `assay collect` writes it unpacked'),
  software: z
    .array(software)
    .exactOptional()
    .describe('What the image holds; absent where its packages were not read'),
  counts: z.looseObject({
    pass: number,
    fail: number,
    error: number,
    manual: number,
    notapplicable: number,
    deferred: number,
    waived: number,
  }),
  score: z.number().min(0).max(100).exactOptional().describe('Passed in percent of passed, failed and error'),
  gate: z.looseObject({
    passed: z.boolean(),
    exitCode: z.int(),
    policy: z.string(),
    reason: z.string(),
  }),
  kubeBench: kubeBench.exactOptional().describe("kube-bench's own results, where its control files ran"),
  vendorReports: z
    .array(vendorReport)
    .exactOptional()
    .describe('What Bottlerocket says of itself, for information: nothing of it decides'),
} satisfies Shape<Report>) satisfies z.ZodType<Report>

/** The published shape of the result of several hosts, version 1. */
export const fleetSchema = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.looseObject({name: z.literal('assay'), version: z.string()}),
  hosts: z.array(reportSchema),
  gate: z.looseObject({passed: z.boolean(), exitCode: z.int(), reason: z.string()}),
} satisfies Shape<FleetReport>) satisfies z.ZodType<FleetReport>
