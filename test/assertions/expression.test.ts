import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {compare} from '../../src/assertions/comparison.ts'
import {expression, isFound} from '../../src/assertions/expression.ts'

const refusal = (source: string): string | undefined =>
  expression
    .safeParse(source)
    .error?.issues.map(({message}) => message)
    .join('; ')

describe("a rule's expression", () => {
  it.each(['^a$', '(?i:amzn)', '[^\\n]*', '(?<year>\\d{4})', '\\bfoo\\b', '\\p{L}', ''])(
    'may be %s',
    (source) => {
      expect(refusal(source)).toBeUndefined()
    },
  )

  it.each(['(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b'])(
    'may not look around as %s does, and is told what to write',
    (source) => {
      expect(refusal(source)).toMatch(/^RE2 does not take the expression: .*notMatches$/)
    },
  )

  it.each(['(', '[z-a]', '(a)\\1', 'a{1001}', '('.repeat(100_000), '*'])(
    'is refused where it is wrong',
    (source) => {
      expect(refusal(source)).toMatch(/^RE2 does not take the expression: /)
    },
  )

  it('is refused where it is so large that a long answer would take minutes', () => {
    expect(refusal('(.{900}[ab]){1}.{900}')).toMatch(/has \d+ steps, and at most 1000/)
  })

  it.each([
    ['^(a+)+$', 'a'],
    ['(a|a)*b$', 'a'],
    ['(x+x+)+y', 'x'],
    ['^(\\s*#.*\\n)*x', '#\n'],
    ['a.{300}[c-z]{2}', 'ab'],
  ])('%s ends on a text for which other engines take longer than anybody waits', (source, piece) => {
    expect(isFound(source, `${piece.repeat(500_000)}!`)).toBe(false)
  })

  it('matches or does not, whatever both are', () => {
    const part = fc.oneof(
      fc.constantFrom('(', ')', '[', ']', '\\', '*', '{2}', '|', '^', '$', '(?', 'a', '.'),
      fc.string({unit: 'binary'}),
    )
    const source = fc.array(part, {maxLength: 12}).map((parts) => parts.join(''))
    fc.assert(
      fc.property(source, fc.string({unit: 'binary'}), (wanted, text) => {
        if (refusal(wanted) === undefined) expect(typeof isFound(wanted, text)).toBe('boolean')
        else expect(refusal(wanted)).toMatch(/^RE2 does not take|steps, and at most/)
      }),
    )
  })
})

describe('matches and notMatches', () => {
  it.each([
    ['one\ntwo', true, false],
    ['two', false, true],
    ['', false, true],
    [undefined, false, false],
  ])('of %j are opposites where there is a value', (actual, matches, notMatches) => {
    expect(compare(actual, {matches: 'one'}).ok).toBe(matches)
    expect(compare(actual, {notMatches: 'one'}).ok).toBe(notMatches)
  })

  it('are told in words', () => {
    expect(compare('a', {matches: '^a', notMatches: 'b$'}).expected).toBe('matching ^a and not matching b$')
  })
})
