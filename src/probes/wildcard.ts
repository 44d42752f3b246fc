/** One place of a pattern: any characters, or one character of which it tells whether it fits. */
export type Token = '*' | ((character: string) => boolean)

/** Whether a whole text matches a pattern in which `*` is any characters and `?` is one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesTokens([...pattern].map(wildcardToken), text)
}

/** Whether a whole path matches a pattern of glob(7), in which no wildcard matches a slash. */
export function matchesPath(pattern: string, path: string): boolean {
  const words = pattern.split('/')
  const parts = path.split('/')
  return words.length === parts.length && words.every((word, index) => matchesWord(word, parts[index] ?? ''))
}

function matchesWord(word: string, part: string): boolean {
  const tokens = word.match(/\[[!^]?[^\][\\]+\]|[\s\S]/gu) ?? []
  try {
    return matchesTokens(tokens.map(wordToken), part)
  } catch {
    // A range such as [z-a] is no pattern; glob(7) matches nothing with it.
    return false
  }
}

function wordToken(token: string): Token {
  if (!/^\[.+\]$/su.test(token)) return wildcardToken(token)
  const set = new RegExp(`^${token.replace(/^\[!/, '[^')}$`, 'u')
  return (character) => set.test(character)
}

/** What a character of a pattern stands for. */
function wildcardToken(character: string): Token {
  if (character === '*') return '*'
  return character === '?' ? () => true : (other) => other === character
}

/**
 * Whether a whole text matches. The time grows with the product of both lengths at most, where a regular expression
 * made of a host's pattern could take longer than anybody waits.
 */
export function matchesTokens(tokens: readonly Token[], text: string): boolean {
  const characters = [...text]
  let token = 0
  let star = -1
  let taken = 0
  for (let at = 0; at < characters.length; ) {
    const one = tokens[token]
    if (one === '*') {
      star = token++
      taken = at
    } else if (one?.(characters[at] ?? '')) {
      token++
      at++
    } else if (star >= 0) {
      // The last star takes one character more; the stars before it need not be tried again.
      token = star + 1
      at = ++taken
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}
