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
  let line = 1
  for (const [whole, name, raw = ''] of text.matchAll(LINE)) {
    if (name !== undefined) {
      if (hasOpenQuote(raw)) throw new Error(`line ${line}: a quote has no end`)
      variables.set(name, {value: unquoted(raw), line})
    }
    line += whole.split('\n').length - 1
  }
  return variables
}

/** A name, and a value that ends with a newline outside of quotes which no backslash stands before; or any other line. */
const LINE =
  /[^\S\n]*([A-Za-z_]\w*)[^\S\n]*=[^\S\n]*((?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\n"'\\]|["'\\])*)(?:\n|$)|[^\n]*(?:\n|$)/g

function hasOpenQuote(raw: string): boolean {
  const pieces = raw.matchAll(/\\[\s\S]|"(?:[^"\\]|\\[\s\S])*(")?|'[^']*(')?/g)
  return Array.from(pieces).some(
    ([piece, double, single]) => /^["']/.test(piece) && double === undefined && single === undefined,
  )
}

function unquoted(raw: string): string {
  const parts = raw.trimEnd().matchAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|((?:[^"'\\]|\\[\s\S])+)/g)
  return Array.from(parts, ([, double, single, bare = '']) => {
    if (single !== undefined) return single
    // Within double quotes a backslash is special only before these.
    if (double !== undefined)
      return double.replaceAll(/\\(["\\`$\n])/g, (_, after) => (after === '\n' ? '' : after))
    return bare.replaceAll(/\\([\s\S])/g, (_, after) => (after === '\n' ? '' : after))
  }).join('')
}
