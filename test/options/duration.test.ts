import {expect, it} from 'vitest'
import {parseDuration} from '../../src/options/duration.ts'

it.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['1m250ms', 60_250],
])('takes %s for %d milliseconds', (text, ms) => {
  expect(parseDuration(text, '--timeout')).toBe(ms)
})

it.each(['', '90', '0s', '0m0s', '-5s', '5 m', '5d', 's', '1m30', 'x5s'])(
  'refuses the duration %j',
  (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(
      expect.objectContaining({
        message: `--timeout: "${text}" is not a duration`,
        hint: 'Write it like 90s, 5m or 1m30s',
      }),
    )
  },
)
