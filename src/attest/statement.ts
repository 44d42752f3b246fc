import {z} from 'zod'
import type {Report, Result, Status} from '../evaluate/result.ts'

/** The media type of in-toto statements in a DSSE envelope. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** in-toto's ResourceDescriptor, as far as it is used here. */
const descriptorSchema = z.looseObject({
  name: z.string().exactOptional(),
  uri: z.string().exactOptional(),
  digest: z.looseObject({sha256}).exactOptional(),
  mediaType: z.string().exactOptional(),
  /** Base64. */
  content: z.string().exactOptional(),
})

type Descriptor = z.infer<typeof descriptorSchema>

/** An in-toto statement v1 with the test-result predicate v0.1. */
export const statementSchema = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.looseObject({name: z.string(), digest: z.looseObject({sha256})})).min(1),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.looseObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(descriptorSchema),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
  }),
})

/** An in-toto statement v1 with the test-result predicate v0.1. */
export type Statement = z.infer<typeof statementSchema>

/** What an attestation is about. */
export interface Subject {
  readonly name: string
  readonly sha256: string
}

/** Where a statement comes from. */
export interface Origin {
  /** Of the Assay that makes it. */
  readonly version: string
  /** Of the result's file. */
  readonly resultSha256: string
}

/**
 * Makes the statement of a result. It holds no time of its own, so the same result gives the same bytes. What
 * is undecided counts as failed, and what is waived, known, manual or deferred as warned.
 */
export function statementOf(report: Report, subject: Subject, origin: Origin): Statement {
  const names = (...statuses: readonly Status[]): string[] =>
    report.results.filter((result) => statuses.includes(result.status)).map(nameOf)
  const known = new Set(report.results.filter((result) => result.known === true).map(nameOf))
  const bad = names('fail', 'error')
  return {
    _type: STATEMENT_TYPE,
    subject: [{name: subject.name, digest: {sha256: subject.sha256}}],
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: report.gate.passed ? 'PASSED' : 'FAILED',
      configuration: configurationOf(report, origin),
      passedTests: names('pass'),
      warnedTests: [...names('waived', 'manual', 'deferred'), ...bad.filter((name) => known.has(name))],
      failedTests: bad.filter((name) => !known.has(name)),
    },
  }
}

/** The tool, each benchmark and file by its digest, and the gate's decision as JSON. */
function configurationOf(report: Report, {version, resultSha256}: Origin): Descriptor[] {
  const {tool, benchmarks, waivers, evidenceSha256, gate, phase, level, tailoring, score} = report
  const decision = {phase, level, tailoring, score, policy: gate.policy, reason: gate.reason}
  return [
    {name: 'assay that asked the host', uri: `pkg:npm/assay@${tool.version}`},
    {name: 'assay that made this statement', uri: `pkg:npm/assay@${version}`},
    ...benchmarks.map((one) => named(`benchmark ${one.id}@${one.version}`, one.sha256)),
    ...(waivers ? [named('waivers', waivers.sha256)] : []),
    ...(evidenceSha256 === undefined ? [] : [named('evidence', evidenceSha256)]),
    named('result', resultSha256),
    {
      name: 'gate',
      mediaType: 'application/json',
      content: Buffer.from(JSON.stringify(decision)).toString('base64'),
    },
  ]
}

function named(name: string, digest: string): Descriptor {
  return {name, digest: {sha256: digest}}
}

function nameOf({benchmark, version, item}: Result): string {
  return `${benchmark}@${version}/${item}`
}
