import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeBytes, escapeXml, jsonString, quoteGo} from '../../src/kube-bench/go-text.ts'

/** The bytes that stand for a text in which lone low surrogates are bytes. */
function bytesOf(text: string): Buffer {
  return Buffer.concat(
    Array.from(text, (rune) =>
      /^[\udc80-\udcff]$/.test(rune) ? Buffer.of(rune.charCodeAt(0) - 0xdc00) : Buffer.from(rune),
    ),
  )
}

describe('decodeBytes', () => {
  it('loses no byte, whatever the bytes are', () => {
    const piece = fc.oneof(
      fc.uint8Array({maxLength: 6}),
      fc.string({unit: 'binary', maxLength: 6}).map((text) => new TextEncoder().encode(text)),
    )
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 8}), (pieces) => {
        const bytes = Buffer.concat(pieces)

        expect(bytesOf(decodeBytes(bytes)).equals(bytes)).toBe(true)
      }),
    )
  })

  it.each([
    ['overlong', [0xc0, 0x80], '\udcc0\udc80'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    ['cut', [0x61, 0xe2, 0x82], 'a\udce2\udc82'],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
    ['good', [0xf0, 0x9f, 0x98, 0x80, 0xff], '\u{1f600}\udcff'],
  ])('takes what is %s as Go does', (_, bytes, text) => {
    expect(decodeBytes(Buffer.from(bytes))).toBe(text)
  })

  it('needs little time for a MiB that is no text at all', () => {
    expect(decodeBytes(Buffer.alloc(1 << 20, 0xff))).toHaveLength(1 << 20)
  })
})

/** What a byte that is no UTF-8 stands as. */
const BYTE = '\udcff'

describe('a text that Go would print', () => {
  it.each([
    [BYTE, String.raw`"\xff"`],
    ['a b', '"a b"'],
    ['\u0001\u007f', String.raw`"\x01\x7f"`],
    ['\u00a0\u{10ffff}', String.raw`"\u00a0\U0010ffff"`],
    ['"\\\n', String.raw`"\"\\\n"`],
  ])('is in quotes, with escapes: %j', (text, quoted) => {
    expect(quoteGo(text)).toBe(quoted)
  })

  it.each([
    [BYTE, String.raw`"\ufffd"`],
    ['\u007f', '"\u007f"'],
    ['\u0001\n', String.raw`"\u0001\n"`],
    ['<&>\u2028', String.raw`"\u003c\u0026\u003e\u2028"`],
  ])('is in JSON, with escapes: %j', (text, json) => {
    expect(jsonString(text)).toBe(json)
  })

  it.each([
    [BYTE, '\ufffd'],
    ['\u0001', '\ufffd'],
    ['\u0085', '\u0085'],
    ['<"\'&\t', '&lt;&#34;&#39;&amp;&#x9;'],
  ])('is in XML, with escapes: %j', (text, xml) => {
    expect(escapeXml(text)).toBe(xml)
  })
})
