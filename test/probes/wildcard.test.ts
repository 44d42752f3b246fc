import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {matchesPath, matchesWildcard} from '../../src/probes/wildcard.ts'

describe('a pattern', () => {
  it.each([
    ['kernel*', 'kernel-5.10', true],
    ['kernel*', 'kern', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*b*d', 'abcbd', true],
    ['*b*d', 'abcbde', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%s is matched by "%s": %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected)
  })

  it('matches what the same regular expression matches', () => {
    const word = fc.string({unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7})
    const text = fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 9})
    fc.assert(
      fc.property(word, text, (pattern, name) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.')

        expect(matchesWildcard(pattern, name)).toBe(new RegExp(`^${source}$`).test(name))
      }),
      {numRuns: 2000},
    )
  })

  it('of many stars comes to an end over a long text', () => {
    expect(matchesWildcard(`${'*a'.repeat(200)}*b`, 'a'.repeat(5000))).toBe(false)
  })
})

describe('a pattern of paths', () => {
  it.each([
    ['a/[bc]', 'a/c', true],
    ['a/[bc]', 'a/d', false],
    ['a/[!bc]', 'a/d', true],
    ['a/[^bc]', 'a/b', false],
    ['a/[b-d]x', 'a/cx', true],
    ['a/[d-b]', 'a/c', false],
    ['a/[b', 'a/[b', true],
    ['a/*', 'a/b/c', false],
    ['*/b', 'a/b', true],
    ['a?b', 'a/b', false],
  ])('%s is matched by %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected)
  })
})
