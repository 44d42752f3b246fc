/**
 * Indents the further lines of double-quoted texts that start after a key and go on no deeper than it, which
 * yaml.v2 accepts and YAML does not allow (etcd.yaml of most benchmarks). Blanks at the start of such a line
 * are no part of the text, and lines stay where they are.
 */
export function indentScalars(source: string): string {
  let open: string | undefined
  return source
    .split('\n')
    .map((line) => {
      if (open === undefined) {
        const start = /^([ -]*)\w[\w-]*:[ \t]+"/.exec(line)
        if (start && !isClosed(line.slice(start[0].length))) open = `${start[1]?.replaceAll('-', ' ')}  `
        return line
      }
      const indent = open
      if (isClosed(line)) open = undefined
      return `${indent}${line.trimStart()}`
    })
    .join('\n')
}

/** Whether a quote that no backslash escapes is in the text. */
function isClosed(text: string): boolean {
  return /^(?:[^"\\]|\\.)*"/.test(text)
}
