import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {positionFinder} from '../src/position.ts'
import {suggest} from '../src/suggest.ts'

describe('a place in a text', () => {
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [7, 3, 4],
  ])('of offset %d is line %d, column %d', (offset, line, column) => {
    expect(positionFinder('ab\n\ncde')(offset)).toEqual({line, column})
  })

  it('is that of the lines before it', () => {
    const text = fc.array(fc.constantFrom('a', 'ü', '\n', ' '), {minLength: 1}).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.nat(), (source, seed) => {
        const offset = seed % source.length
        const before = source.slice(0, offset).split('\n')

        expect(positionFinder(source)(offset)).toEqual({
          line: before.length,
          column: (before.at(-1) ?? '').length + 1,
        })
      }),
    )
  })
})

describe('what may have been meant', () => {
  it.each([
    ['benchmrk', 'benchmark'],
    ['levle', 'level'],
    ['BENCHMARK', undefined],
    ['x', undefined],
    ['', undefined],
  ])('by %j is %s', (word, near) => {
    expect(suggest(word, ['benchmark', 'level', 'output'])).toBe(near)
  })

  it('is nothing where nothing is known', () => {
    expect(suggest('level', [])).toBeUndefined()
  })
})
