/**
 * Splits a command line as systemd.service(5) does: at blanks, with single and double quotes and backslash.
 * `$NAME` as a word of its own becomes the words of its value, `${NAME}` is replaced inside a word.
 */
export function splitCommand(text: string, environment: ReadonlyMap<string, string>): readonly string[] {
  return splitWords(text).flatMap((word) => {
    const name = /^\$([A-Za-z_]\w*)$/.exec(word)?.[1]
    if (name !== undefined) return splitWords(environment.get(name) ?? '')
    return [word.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, inner: string) => environment.get(inner) ?? '')]
  })
}

/** Splits at blanks outside of quotes and takes the quotes off. */
export function splitWords(text: string): readonly string[] {
  const pattern = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g
  return Array.from(text.matchAll(pattern), ([word]) => unquote(word))
}

function unquote(word: string): string {
  return word.replaceAll(
    /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g,
    (_, escaped, double, single) => escaped ?? single ?? double.replaceAll(/\\([\s\S])/g, '$1'),
  )
}
