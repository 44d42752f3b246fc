import type {FailOn} from './fail-on.ts'
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
