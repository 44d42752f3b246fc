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
    const size = [1, 2, 3, 4].find((length) => decodeUtf8(bytes.subarray(at, at + length)) !== undefined)
    parts.push(
      size === undefined
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : (decodeUtf8(bytes.subarray(at, at + size)) ?? ''),
    )
    at += size ?? 1
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
