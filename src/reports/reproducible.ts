import {UsageError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'

/**
 * The report with the time of SOURCE_DATE_EPOCH (seconds since 1970) and no duration, where that variable is
 * set: then the same evidence gives the same bytes whenever it was judged. Throws `UsageError` for a value
 * that is no number.
 */
export function reproducible(report: Report, env: NodeJS.ProcessEnv): Report {
  const epoch = env['SOURCE_DATE_EPOCH']
  if (epoch === undefined || epoch === '') return report
  const time = new Date(Number(epoch) * 1000)
  if (!/^\d+$/.test(epoch) || Number.isNaN(time.getTime()))
    throw new UsageError(`SOURCE_DATE_EPOCH: "${epoch}" is not a number of seconds`)
  return {...report, startedAt: time.toISOString(), durationMs: 0}
}
