import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseEnvironmentFile} from '../../src/probes/environment-file.ts'

describe('an environment file', () => {
  it.each([
    ['a bare value', 'A=b c \n', 'b c'],
    ['an empty value', 'A=\n', ''],
    ['a value in double quotes', 'A="b  c"\n', 'b  c'],
    ['a value in single quotes, in which a backslash is one', String.raw`A='b\"c'`, String.raw`b\"c`],
    ['values side by side', `A="b"'c'd`, 'bcd'],
    ['the later of two values', 'A=1\nA=2\n', '2'],
    ['a line that goes on', 'A=b\\\nc\n', 'bc'],
    ['a line in double quotes that goes on', 'A="b\\\nc"\n', 'bc'],
    ['a newline within quotes', "A='b\nc'\n", 'b\nc'],
    ['a character after a backslash', String.raw`A=b\ \c`, 'b c'],
    ['what a backslash keeps within double quotes', 'A="\\"\\\\\\`\\$\\n"', '"\\`$\\n'],
  ])('has %s', (_, text, value) => {
    expect(parseEnvironmentFile(text).get('A')?.value).toBe(value)
  })

  it.each(['A="b\n', "A='b\n", "A=b'c\n", String.raw`A="b\"`])(
    'is not read where a quote has no end: %j',
    (line) => {
      expect(() => parseEnvironmentFile(`# first\nB=1\n${line}`)).toThrow('line 3: a quote has no end')
    },
  )

  it('has the line on which each variable begins, past comments and lines that go on', () => {
    const variables = parseEnvironmentFile('# A=0\nA=1\\\n2\n\nno assignment\nB="x\ny"\n C = 3\n')

    expect([...variables].map(([name, {line}]) => `${name} ${line}`)).toEqual(['A 2', 'B 6', 'C 8'])
  })

  it('is variables or an open quote, whatever it holds', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('A=', '"', "'", '\\', '\n', '#'))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          expect(parseEnvironmentFile(pieces.join(''))).toBeInstanceOf(Map)
        } catch (error) {
          expect((error as Error).message).toMatch(/^line \d+: a quote has no end$/)
        }
      }),
    )
  })
})
