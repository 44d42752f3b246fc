import type {Finding, Place} from '../evaluate/result.ts'
import {type Comparison, compare, show, type Value} from './comparison.ts'

/** A value that was seen, and where it is written. */
export interface Seen {
  readonly value: Value | undefined
  readonly where?: Place
}

/** The finding of a value that is compared with the conditions of a rule; nothing was seen where it is undefined. */
export function compared(
  subject: string,
  seen: Seen | undefined,
  conditions: Comparison,
): Required<Pick<Finding, 'expected' | 'actual'>> & Finding {
  const {ok, expected} = compare(seen?.value, conditions)
  return {
    status: ok ? 'pass' : 'fail',
    subject,
    expected,
    actual: show(seen?.value),
    ...(seen?.where && {where: seen.where}),
    basis: 'observed',
  }
}
