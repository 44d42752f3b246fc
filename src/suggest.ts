/** The known word that is nearest to a mistyped one, or undefined where none is near. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  let best: {readonly name: string; readonly distance: number} | undefined
  for (const name of known) {
    const distance = editDistance(word, name)
    if (!best || distance < best.distance) best = {name, distance}
  }
  return best && best.distance <= Math.max(2, word.length / 3) ? best.name : undefined
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, column) => column)
  for (const [index, char] of [...a].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (char === b[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
