import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {isBalanced, splitWords} from '../../src/kubelet/words.ts'

const texts = (text: string, escapes: 'c' | 'plain' = 'c'): string[] =>
  splitWords(text, escapes).map((word) => word.text)

describe('splitWords', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [`--x="a b" 'c d'e`, ['--x=a b', 'c de']],
    [String.raw`"a\"b" 'it\'s' \x41\s`, ['a"b', "it's", 'A ']],
    [String.raw`keep\qthis`, [String.raw`keep\qthis`]],
    [String.raw`\101\x42\u0043`, ['ABC']],
    ['', []],
  ])('splits %j as systemd does', (text, words) => {
    expect(texts(text)).toEqual(words)
  })

  it('only takes the backslash away in the value of a variable', () => {
    expect(texts(String.raw`a\nb`, 'plain')).toEqual(['anb'])
  })

  it('counts the newlines before a word', () => {
    expect(splitWords('a\n\n b', 'c').map(({line}) => line)).toEqual([0, 2])
  })

  it('gives back every list of words that was quoted', () => {
    const word = fc.string({unit: fc.constantFrom('a', ' ', '"', "'", '\\', '$', '=', '\t'), maxLength: 8})
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const quoted = words.map((one) => `"${one.replaceAll(/[\\"]/g, String.raw`\$&`)}"`).join(' ')

        expect(isBalanced(quoted)).toBe(true)
        expect(texts(quoted)).toEqual(words)
      }),
    )
  })

  it('is total', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(splitWords(text, 'plain'))))
  })
})

describe('isBalanced', () => {
  it.each([`"a`, `'a`, `a"b`, String.raw`a\ `.trimEnd()])('misses the end of a quote in %j', (text) => {
    expect(isBalanced(text)).toBe(false)
  })
})
