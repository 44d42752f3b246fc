/** A 1-based place in a text. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Gives the place of an offset in a text. A question takes logarithmic time: a text of a host may have as many
 * lines as things that are asked for.
 */
export function positionFinder(text: string): (offset: number) => Position {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({index}) => index + 1)]
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return {line: low + 1, column: offset - (starts[low] ?? 0) + 1}
  }
}
