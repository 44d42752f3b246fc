import {runInNewContext} from 'node:vm'
import {describe, expect, it} from 'vitest'
import {loadContent} from '../../src/benchmarks/content.ts'

/** Far longer than any expression of the content takes, and shorter than one that grows without bounds. */
const LIMIT_MS = 20_000

/** Pieces that an expression may take in more than one way, each repeated as often as a hostile file would. */
const pieces = [
  ' ',
  '\n',
  ' \n',
  '#\n',
  'a',
  'a ',
  '/',
  'exec a',
  '-A INPUT ',
  '--dport 10250 ',
  'ExecStart=/',
  '\\n',
]
const texts = pieces.flatMap((piece) => [piece.repeat(4000), `${piece.repeat(4000)}\u0000!`])

describe('the regular expressions of the built-in content', {timeout: 120_000}, () => {
  it('come to an end on every hostile text', async () => {
    const {rules} = await loadContent()
    const written = JSON.stringify([...rules.values()].map(({source}) => source))
    const patterns = [
      ...new Set([...written.matchAll(/"matches":("(?:[^"\\]|\\.)*")/g)].map(([, text]) => text)),
    ]

    expect(patterns.length).toBeGreaterThan(5)
    for (const pattern of patterns) {
      const context = {source: JSON.parse(pattern ?? ''), texts}
      const test = () =>
        runInNewContext("texts.map((t) => new RegExp(source, 'u').test(t)).length", context, {
          timeout: LIMIT_MS,
        })
      expect(test, pattern).not.toThrow()
    }
  })

  it('would be found out if one did not', () => {
    const test = () => runInNewContext("/^(a+)+$/.test('a'.repeat(50) + '!')", {}, {timeout: 200})

    expect(test).toThrow(/timed out/)
  })
})
