import type {Waiver} from './waiver-file.ts'

const DAY_MS = 86_400_000
/** Days before its end from which on a waiver is warned of. */
const WARNING_DAYS = 14

/** What a waiver is worth at a time; only `valid` and `expiring` waive anything. */
export type Standing = 'valid' | 'expiring' | 'expired' | 'too long'

/** Judges a waiver's last day, which counts to its end in UTC, by the time `now`. */
export function standingOf(
  {expires}: Pick<Waiver, 'expires'>,
  {maximumDays, now}: {readonly maximumDays: number; readonly now: Date},
): Standing {
  const lastDay = Date.parse(`${expires}T00:00:00Z`)
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const daysLeft = (lastDay - today) / DAY_MS
  if (daysLeft < 0) return 'expired'
  if (daysLeft > maximumDays) return 'too long'
  return daysLeft <= WARNING_DAYS ? 'expiring' : 'valid'
}
