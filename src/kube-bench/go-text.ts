/**
 * Text as Go writes it. Bytes that are no UTF-8 stand in our strings as lone low surrogates, U+DC80 to
 * U+DCFF for 0x80 to 0xFF (as PEP 383 does it), so that Go's treatment of each byte can be told.
 */

/** Decodes bytes as UTF-8, each byte that is none as U+DC00 plus its value. */
export function decodeBytes(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  if (text !== undefined) return text
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = endOfText(bytes, at)
    parts.push(utf8.decode(bytes.subarray(at, end)))
    if (end < bytes.length) parts.push(String.fromCharCode(0xdc00 + (bytes[end] ?? 0)))
    at = end + 1
  }
  return parts.join('')
}

const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    // Saying that it is no UTF-8 is what the exception is for.
    return undefined
  }
}

/** Well-formed UTF-8 (Unicode, table 3-7): the first byte from and to, how many there are, the second from and to. */
const forms = [
  [0x00, 0x7f, 1, 0x00, 0xff],
  [0xc2, 0xdf, 2, 0x80, 0xbf],
  [0xe0, 0xe0, 3, 0xa0, 0xbf],
  [0xe1, 0xec, 3, 0x80, 0xbf],
  [0xed, 0xed, 3, 0x80, 0x9f],
  [0xee, 0xef, 3, 0x80, 0xbf],
  [0xf0, 0xf0, 4, 0x90, 0xbf],
  [0xf1, 0xf3, 4, 0x80, 0xbf],
  [0xf4, 0xf4, 4, 0x80, 0x8f],
] as const

/** Where the text that begins at a byte has its first byte that is no UTF-8; the end where there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start
  for (;;) {
    const size = at < bytes.length ? sizeOfRune(bytes, at) : undefined
    if (size === undefined) return at
    at += size
  }
}

function sizeOfRune(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at] ?? 0
  const form = forms.find(([from, to]) => from <= first && first <= to)
  if (!form) return undefined
  const [, , size, low, high] = form
  const rest = bytes.subarray(at + 1, at + size)
  const isWhole = rest.length === size - 1 && rest.every((byte) => 0x80 <= byte && byte <= 0xbf)
  const second = rest[0] ?? low
  return isWhole && low <= second && second <= high ? size : undefined
}

const LONE_SURROGATE = /[\ud800-\udfff]/u

const quoteEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** Quotes text as Go's `%q` does. */
export function quoteGo(text: string): string {
  return `"${Array.from(text, quoteRune).join('')}"`
}

function quoteRune(rune: string): string {
  const escaped = quoteEscapes[rune]
  if (escaped !== undefined) return escaped
  const code = rune.codePointAt(0) ?? 0
  if (LONE_SURROGATE.test(rune)) return `\\x${(code & 0xff).toString(16).padStart(2, '0')}`
  // strconv.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII space.
  if (rune === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(rune)) return rune
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

const jsonEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A JSON string as Go's `encoding/json` (1.22 or newer) writes it: `<`, `>`, `&`, U+2028 and U+2029 are escaped. */
export function jsonString(text: string): string {
  const escaped = text.replaceAll(/["\\<>&\u2028\u2029]|[\p{Cc}\ud800-\udfff]/gu, (rune) => {
    if (LONE_SURROGATE.test(rune)) return '\\ufffd'
    if (/[\x7f-\x9f]/.test(rune)) return rune
    return jsonEscapes[rune] ?? `\\u${(rune.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

const xmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** Escapes text as Go's `encoding/xml` does; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replaceAll(
    /["'&<>]|[\p{Cc}\ufffe\uffff\ud800-\udfff]/gu,
    (rune) => xmlEscapes[rune] ?? (/[\x7f-\x9f]/.test(rune) ? rune : '\ufffd'),
  )
}

// unicode.White_Space, which Go's strings.TrimSpace takes off.
const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const leadingSpace = new RegExp(`^${SPACE}+`)
const trailingSpace = new RegExp(`(?<!${SPACE})${SPACE}+$`)

/** Go's `strings.TrimSpace`, which unlike `trim` keeps U+FEFF. */
export function trimSpace(text: string): string {
  return text.replace(leadingSpace, '').replace(trailingSpace, '')
}
