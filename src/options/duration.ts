import {UsageError} from '../errors.ts'

const secondsPer = {ms: 0.001, s: 1, m: 60, h: 3600} as const

/** Milliseconds of `90s`, `5m`, `1h` or `1m30s`. Throws `UsageError` for anything else and for zero. */
export function parseDuration(text: string, flag: string): number {
  const parts = [...text.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const whole = parts.map(([part]) => part).join('') === text && parts.length > 0
  const seconds = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * secondsPer[unit as keyof typeof secondsPer],
    0,
  )
  if (!whole || seconds <= 0)
    throw new UsageError(`${flag}: "${text}" is not a duration`, {hint: 'Write it like 90s, 5m or 1m30s'})
  return Math.round(seconds * 1000)
}
