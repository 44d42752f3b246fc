/** A variable of an environment file. */
export interface FileVariable {
  readonly value: string
  /** 1-based. */
  readonly line: number
}

/**
 * Reads an EnvironmentFile= (systemd.exec(5)): assignments with or without quotes, a later one wins, a
 * backslash at the end of a line joins it to the next. Throws `Error` for a quote without an end.
 */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, FileVariable> {
  const variables = new Map<string, FileVariable>()
  let rest = text
  while (rest !== '') {
    const [whole = '', name, raw = ''] = ASSIGNMENT.exec(rest) ?? LINE.exec(rest) ?? [rest]
    const line = lineOf(text, rest, whole)
    rest = rest.slice(whole.length)
    if (name === undefined) continue
    if (/^(?:[^"'\\]|\\[\s\S])*["']/.test(raw.replaceAll(QUOTED, '')))
      throw new Error(`line ${line}: a quote has no end`)
    variables.set(name, {value: unquoted(raw), line})
  }
  return variables
}

const QUOTED = /"(?:[^"\\]|\\[\s\S])*"|'[^']*'/g
/** A name, and a value that ends with a newline outside of quotes which no backslash stands before. */
const ASSIGNMENT =
  /^[^\S\n]*([A-Za-z_]\w*)[^\S\n]*=[^\S\n]*((?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\n"'\\]|["'\\])*)(?:\n|$)/
const LINE = /^[^\n]*(?:\n|$)/

function lineOf(text: string, rest: string, whole: string): number {
  const blank = /^\s*\n/.exec(whole)?.[0].length ?? 0
  return text.slice(0, text.length - rest.length + blank).split('\n').length
}

function unquoted(raw: string): string {
  const parts = raw.trimEnd().matchAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|((?:[^"'\\]|\\[\s\S])+)/g)
  return Array.from(parts, ([, double, single, bare]) => {
    if (single !== undefined) return single
    // Within double quotes a backslash is special only before these.
    if (double !== undefined)
      return double.replaceAll(/\\(["\\`$\n])/g, (_, after) => (after === '\n' ? '' : after))
    return (bare ?? '').replaceAll(/\\([\s\S])/g, (_, after) => (after === '\n' ? '' : after))
  }).join('')
}
