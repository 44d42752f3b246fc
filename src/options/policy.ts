import {UsageError} from '../errors.ts'
import {parseFailOn} from '../evaluate/fail-on.ts'
import {type Policy, strictPolicy} from '../evaluate/policy.ts'

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

function parseScore(text: string): number {
  if (/^\d{1,3}(?:\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new UsageError(`--min-score: "${text}" is not a number from 0 to 100`)
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`--max-failures: "${text}" is not a whole number from 0 to 999999`)
}

function parseTreatment(text: string): readonly [string, boolean] {
  const [, status, verdict] = /^(error|manual|deferred)=(accept|fail)$/.exec(text) ?? []
  if (status !== undefined) return [status, verdict === 'accept']
  throw new UsageError(`--treat: "${text}" is not STATUS=accept or STATUS=fail`, {
    hint: 'The statuses are error, manual and deferred',
  })
}
