import {describe, expect, it} from 'vitest'
import {isFound} from '../../src/assertions/expression.ts'
import {loadContent} from '../../src/benchmarks/content.ts'

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
      ...new Set([...written.matchAll(/"(?:notM|m)atches":("(?:[^"\\]|\\.)*")/g)].map(([, text]) => text)),
    ]

    expect(patterns.length).toBeGreaterThan(10)
    for (const pattern of patterns)
      for (const text of texts) expect(typeof isFound(JSON.parse(pattern ?? ''), text)).toBe('boolean')
  })
})
