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
  let distance = b.length
  let above = Array.from(b, (_, column) => column + 1)
  for (const [index, char] of [...a].entries()) {
    let replaced = index
    distance = index + 1
    above = above.map((removed, column) => {
      distance = Math.min(replaced + (char === b[column] ? 0 : 1), removed + 1, distance + 1)
      replaced = removed
      return distance
    })
  }
  return distance
}
