/**
 * Makes control characters and the marks of Unicode that turn the direction of writing visible, so that a
 * host cannot write to a terminal; half surrogates and non-characters, which XML forbids, become U+FFFD.
 */
export function visible(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (char) => {
      const code = char.codePointAt(0) ?? 0
      return code === 10 ? '\\n' : `\\x${code.toString(16).padStart(2, '0')}`
    })
    .replaceAll(/[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd')
}

/** Breaks text at blanks into lines of at most `width` characters; a longer word is broken. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((whole) => pieces(whole, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function pieces(word: string, width: number): readonly string[] {
  return word.match(new RegExp(`.{1,${Math.max(width, 1)}}`, 'gsu')) ?? ['']
}
