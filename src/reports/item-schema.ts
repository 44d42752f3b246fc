import {z} from 'zod'
import {fixFields, severity} from '../benchmarks/schema.ts'
import type {ExcludedItem} from '../evaluate/excluded.ts'
import {type Finding, type Result, statuses} from '../evaluate/result.ts'
import {unavailableReasons} from '../probes/probe.ts'
import type {Shape} from './others-schema.ts'

const status = z.enum(statuses)
const basis = z
  .enum(['observed', 'predicted'])
  .describe('Read on the host, or what boot will make of what is on disk')
/** A profile level. */
export const level = z.union([z.literal(1), z.literal(2)]).describe('CIS profile level')
const line = z.int().min(1).describe('1-based')
const source = z.looseObject({file: z.string(), line}).describe('Where the rule is written')
const cause = z.enum(unavailableReasons).describe('The kind of the reason, where something could not be read')
/** A SHA-256 digest in hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

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
  cause: cause.exactOptional(),
} satisfies Shape<Finding>)

const item = {
  benchmark: z.string(),
  version: z.string(),
  section: z.looseObject({id: z.string(), title: z.string()}),
  item: z.string().describe('The published number'),
  rule: z.string().describe("The rule's stable key"),
  title: z.string().describe('What is true where the rule holds'),
  level,
  severity,
  source,
} satisfies Shape<ExcludedItem>

/** An item that was left out. */
export const excludedItem = z.looseObject(item)

/** One item's conclusion. */
export const result = z.looseObject({
  ...item,
  status,
  basis,
  findings: z.array(finding),
  reason: z.string().exactOptional().describe('Why, for every status but pass and fail'),
  cause: cause.exactOptional(),
  tailored: z
    .string()
    .exactOptional()
    .describe('Why a tailoring has another condition, values or severity for the item'),
  manual: z.string().exactOptional().describe('What a person has to look at'),
  command: z
    .string()
    .exactOptional()
    .describe('One line of shell with which root sees on the host what was judged'),
  why: z.string().describe('What can happen where the rule does not hold'),
  fix: z.looseObject(fixFields).exactOptional(),
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
