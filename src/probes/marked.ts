/** One part of an answer: the words after the mark, and the text up to the next mark. */
export interface MarkedPart {
  readonly header: string
  readonly body: string
}

/**
 * Splits an answer whose script printed `$mark` alone on its first line, then for each part a newline, a
 * line `$mark HEADER` and the part's text as it is. No file of the host can know the mark of a run, so none
 * can forge a part. Throws `Error` when the answer does not start with a mark.
 */
export function parseMarked(output: string): readonly MarkedPart[] {
  const mark = output.slice(0, output.indexOf('\n'))
  if (!/^[0-9a-f]{16,}$/.test(mark)) throw new Error('the answer does not start with its mark')
  return output
    .slice(mark.length)
    .split(`\n${mark} `)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return {header: part.slice(0, end), body: part.slice(end + 1)}
    })
}

/** The parts of such an answer by their headers; of several with one header the last. */
export function partsOf(output: string): ReadonlyMap<string, string> {
  return new Map(parseMarked(output).map(({header, body}) => [header, body]))
}
