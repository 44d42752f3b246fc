import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {parseFailOn} from '../../src/evaluate/fail-on.ts'

describe('--fail-on', () => {
  it.each([
    ['severity>=high', 'high', 1, true],
    ['severity>high', 'high', 1, false],
    ['severity<=low', 'medium', 1, false],
    ['severity<critical', 'high', 1, true],
    ['severity=medium', 'medium', 2, true],
    ['severity!=low', 'low', 1, false],
    ['level=1', 'low', 2, false],
    ['severity >= medium  and level<=1', 'high', 1, true],
    ['severity>=medium and level<=1', 'high', 2, false],
    ['severity>=medium and level<=1', 'low', 1, false],
  ] as const)('%s with a %s item of level %i counts: %s', (text, severity, level, counted) => {
    expect(parseFailOn(text).counts({severity, level})).toBe(counted)
  })

  it.each(['', 'severity', 'severity>=urgent', 'level=3', 'severity>=low or level=1', 'score>=1', 'and'])(
    'refuses %j and says what it takes',
    (text) => {
      expect(() => parseFailOn(text)).toThrow(/--fail-on: .* is no comparison/)
    },
  )

  it('gives a value or a UsageError for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^(severity|level|and|[<>=! ]|low|1){1,9}$/)),
        (text) => {
          try {
            expect(parseFailOn(text).counts({severity: 'low', level: 1})).toBeTypeOf('boolean')
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError)
          }
        },
      ),
    )
  })
})
