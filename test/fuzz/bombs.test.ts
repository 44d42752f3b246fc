import {describe, expect, it} from 'vitest'
import {groups} from './targets.ts'

/** What a parser may take in more than one way, repeated until a time that is no multiple of the length shows. */
const pieces = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\n\n',
  ' \n',
  '\\',
  '\\\n',
  '"',
  "'",
  '\\"',
  '/',
  '//',
  '=',
  ':',
  ',',
  ';',
  '#',
  ' #',
  '-',
  '.',
  '0',
  '0.',
  'a',
  'a ',
  'a=',
  'a\\\n',
  'a="',
  'a: ',
  '- ',
  '(',
  '[',
  '{',
  '{"a":',
  '((',
  '{{',
  '*',
  '*a',
  '@',
  ' @(',
  '/*',
  '/**/ ',
  '$',
  '!',
  '! ',
  '\u0000',
  '\u00ff',
  '\u2028',
  '%',
  'Defaults ',
  'rule ',
  'elements = { ',
  'action(',
  'input(type="',
  'a{ ',
  '[a]\n',
  'a=b\n',
  'a b c\n',
  'a:b:c:d:e:f:g\n',
  '@@define a b\n',
  'Host a\n',
  '-A INPUT -j ACCEPT\n',
  '--a=b ',
  '\nfeedfacefeedface a\n',
  '&a [*a, ',
  'a: &a\n',
  '<a>',
]

/**
 * From small to large, so that what needs the cube of a length is found before it takes for ever; a parser whose time
 * grows with the length needs a small part of each limit. All but the first are for the longer run.
 */
const sizes = [
  {bytes: 2_000, limitMs: 2_000},
  ...(process.env['ASSAY_FUZZ_RUNS'] === undefined
    ? []
    : [
        {bytes: 16_000, limitMs: 5_000},
        {bytes: 128_000, limitMs: 10_000},
      ]),
]

const bombs = (bytes: number): readonly string[] =>
  pieces.flatMap((piece) => {
    const many = piece.repeat(Math.ceil(bytes / piece.length))
    return [`a${many}\u0000!`, `feedfacefeedface\n\nfeedfacefeedface a\n${many}x`]
  })

async function slowOnes(run: (input: Buffer) => unknown): Promise<readonly string[]> {
  for (const {bytes, limitMs} of sizes) {
    const slow: string[] = []
    for (const bomb of bombs(bytes)) {
      const began = performance.now()
      await run(Buffer.from(bomb))
      const took = performance.now() - began
      if (took > limitMs) slow.push(`${bytes} bytes of ${JSON.stringify(bomb.slice(0, 60))} take ${took} ms`)
    }
    if (slow.length > 0) return slow
  }
  return []
}

describe.each(groups)('%s', {timeout: 3_600_000}, (_, targets) => {
  it.each(targets)('need no more time for a long input than its length explains: $name', async ({run}) => {
    expect(await slowOnes(run)).toEqual([])
  })
})
