import {UsageError} from '../errors.ts'
import {type FailOn, parseFailOn} from './fail-on.ts'
import type {Status} from './result.ts'

/** Statuses that a policy may treat in either way. */
export type Treated = Extract<Status, 'error' | 'manual' | 'deferred'>

/** What a gate lets through. */
export interface Policy {
  /** Only items of this kind count; all where it is not given. */
  readonly failOn?: FailOn
  /** 0 to 100: see `scoreOf`. */
  readonly minScore?: number
  /** How many failures are let through; any number where it is not given. */
  readonly maxFailures?: number
  /** Whether items of a status are let through. */
  readonly accepts: Readonly<Record<Treated, boolean>>
}

/** The policy of a gate that nobody has changed. */
export const strictPolicy: Policy = {
  maxFailures: 0,
  accepts: {error: false, manual: true, deferred: true},
}

/** The policy flags, as they are written. */
export interface PolicyFlags {
  readonly 'fail-on'?: string | undefined
  readonly 'min-score'?: string | undefined
  readonly 'max-failures'?: string | undefined
  readonly treat?: readonly string[] | undefined
}

/**
 * Makes a policy of its flags. With a least score alone the score decides how many failures are too many;
 * otherwise none is let through unless a number is given. Throws `UsageError`.
 */
export function policyOf(flags: PolicyFlags): Policy {
  const {'fail-on': failOn, 'min-score': minScore, 'max-failures': maxFailures} = flags
  const scoreAlone = minScore !== undefined && failOn === undefined
  return {
    ...(failOn !== undefined && {failOn: parseFailOn(failOn)}),
    ...(minScore !== undefined && {minScore: parseScore(minScore)}),
    ...(maxFailures !== undefined && {maxFailures: parseCount(maxFailures)}),
    ...(maxFailures === undefined && !scoreAlone && {maxFailures: 0}),
    accepts: {...strictPolicy.accepts, ...Object.fromEntries((flags.treat ?? []).map(parseTreatment))},
  }
}

/** The policy in words. */
export function describePolicy(policy: Policy): string {
  const {failOn, minScore, accepts} = policy
  const of = failOn ? ` of ${failOn.text}` : ''
  return [
    ...allowances(policy, of),
    minScore !== undefined && `the score must be ${minScore} or more`,
    accepts.error && 'errors are accepted',
    !accepts.manual && `no manual item${of} is accepted`,
    !accepts.deferred && `no deferred item${of} is accepted`,
  ]
    .filter((part) => part !== false)
    .join(', ')
}

function allowances({maxFailures, accepts}: Policy, of: string): readonly string[] {
  if (maxFailures === 0) return [`no failure${accepts.error ? '' : ' and no error'}${of} is allowed`]
  const failures =
    maxFailures === undefined ? 'any number of failed items' : `up to ${maxFailures} failed items`
  return [`${failures}${of} may be let through`, ...(accepts.error ? [] : [`no error${of} is allowed`])]
}

function parseScore(text: string): number {
  if (/^\d{1,3}(?:\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new UsageError(`--min-score: "${text}" is not a number from 0 to 100`)
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`--max-failures: "${text}" is not a whole number from 0 to 999999`)
}

function parseTreatment(text: string): readonly [string, boolean] {
  const match = /^(error|manual|deferred)=(accept|fail)$/.exec(text)
  if (match) return [match[1] ?? '', match[2] === 'accept']
  throw new UsageError(`--treat: "${text}" is not STATUS=accept or STATUS=fail`, {
    hint: 'The statuses are error, manual and deferred',
  })
}
