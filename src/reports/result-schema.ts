import {z} from 'zod'
import type {BuildOrigin} from '../evaluate/build-origin.ts'
import type {FleetReport} from '../evaluate/fleet.ts'
import type {HostFacts, Problem, Report, Software} from '../evaluate/result.ts'
import {excludedItem, level, result, sha256} from './item-schema.ts'
import {kubeBench, type Shape, vendorReport} from './others-schema.ts'

const number = z.int().min(0)

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

const build = z.looseObject({
  packer: z.looseObject({buildName: z.string().exactOptional(), builderType: z.string().exactOptional()}),
  aws: z
    .looseObject({
      instanceId: z.string().exactOptional(),
      sourceAmi: z.string().exactOptional().describe('The image that the instance was started from'),
      region: z.string().exactOptional(),
    })
    .exactOptional(),
} satisfies Shape<BuildOrigin>)

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
  excluded: z.array(excludedItem).exactOptional().describe('What --skip left out'),
  problems: z.array(problem).describe('What went wrong with the run, its waivers or its baseline'),
  warnings: z.array(z.string()).exactOptional().describe('What does not decide and should be known'),
  waivers: z
    .looseObject({file: z.string(), sha256})
    .exactOptional()
    .describe('The waiver file that was applied'),
  build: build.exactOptional().describe('The build that the run was part of, where there was one'),
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
