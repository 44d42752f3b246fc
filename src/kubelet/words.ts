import {positionFinder} from '../position.ts'

/** A word of a command line. */
export interface Word {
  readonly text: string
  /** How many newlines stand before it. */
  readonly line: number
}

/** What a backslash means: the escapes of C, as in a unit file, or only the character after it. */
export type Escapes = 'c' | 'plain'

const WORD =
  /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*$|'(?:[^'\\]|\\[\s\S])*$)+/g
const CLOSED = /^(?:[^"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')*$/

/**
 * Splits at blanks outside of quotes and takes the quotes off, as systemd's extract_first_word() does: a
 * quote counts anywhere in a word, and backslashes count inside of both kinds of quotes.
 */
export function splitWords(text: string, escapes: Escapes): readonly Word[] {
  const positionOf = positionFinder(text)
  return Array.from(text.matchAll(WORD), (match) => ({
    text: unquote(match[0], escapes),
    line: positionOf(match.index).line - 1,
  }))
}

/** Whether each quote has its end: systemd ignores a line where one has none. */
export function isBalanced(text: string): boolean {
  return CLOSED.test(text)
}

function unquote(word: string, escapes: Escapes): string {
  const parts = word.matchAll(/"((?:[^"\\]|\\[\s\S])*)"?|'((?:[^'\\]|\\[\s\S])*)'?|((?:[^"'\\]|\\[\s\S])+)/g)
  return Array.from(parts, ([, double, single, bare = '']) =>
    unescapeText(double ?? single ?? bare, escapes),
  ).join('')
}

const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|[\s\S])/g

const escaped: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    s: ' ',
    '\\': '\\',
    '"': '"',
    "'": "'",
  }),
)

/** An escape that systemd does not know stays as it is written. */
function unescapeText(text: string, escapes: Escapes): string {
  if (escapes === 'plain') return text.replaceAll(/\\([\s\S])/g, '$1')
  return text
    .replaceAll('\n', ' ')
    .replaceAll(ESCAPE, (whole, code: string) => escaped.get(code) ?? byCode(code) ?? whole)
}

function byCode(code: string): string | undefined {
  if (/^[xu].+/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
  return code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : undefined
}
