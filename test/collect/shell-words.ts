/** One simple command of a script: its program and the words after it, with `$` for what the shell fills in. */
export interface Command {
  readonly program: string
  readonly words: readonly string[]
}

const PREFIXES = new Set([
  '!',
  '{',
  '}',
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'do',
  'done',
  'esac',
])
const SHELLS = new Set(['sh', 'bash', '$sh'])

/** An operator, or a word with the scripts that it runs. */
type Token = {readonly operator: string} | Word

interface Word {
  readonly text: string
  readonly inner: readonly string[]
  /** Behind its last character. */
  readonly end: number
}

/**
 * The simple commands of a POSIX script, those in `$(…)` and in the scripts of `sh -c` too. It knows as much of the
 * shell's grammar as the collector uses: no here-documents, no backquotes, no `)` of a `case` inside `$(…)`.
 */
export function commandsOf(script: string): readonly Command[] {
  const tokens = tokensOf(script)
  const inner = tokens.flatMap((token) => ('inner' in token ? token.inner : []))
  return [...wordLists(tokens).flatMap(simpleCommands), ...inner.flatMap(commandsOf)]
}

function tokensOf(script: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < script.length) {
    const rest = script.slice(at)
    const blank = /^(?:[ \t]|\\\n|#[^\n]*)+/.exec(rest)?.[0]
    const operator = /^(?:\d*[<>]{1,2}(?:&\d)?|;;|\(\)|&&|\|\||[\n;|&()])/.exec(rest)?.[0]
    const word = blank === undefined && operator === undefined ? wordAt(script, at) : undefined
    if (word) tokens.push(word)
    if (operator !== undefined) tokens.push({operator})
    at = word ? word.end : at + (blank ?? operator ?? '').length
  }
  return tokens
}

/** The words of each simple command; patterns of `case` and names of functions are none. */
function wordLists(tokens: readonly Token[]): readonly (readonly string[])[] {
  const lists: string[][] = [[]]
  let isPattern = false
  for (const token of tokens.filter((each, index) => !isRedirection(each) && !redirects(tokens[index - 1])))
    isPattern =
      'text' in token ? takeWord(lists, token.text, isPattern) : endList(lists, token.operator, isPattern)
  return lists
}

/** Whether patterns of `case` follow this word. */
function takeWord(lists: readonly string[][], text: string, isPattern: boolean): boolean {
  const words = lists.at(-1) ?? []
  words.push(text)
  const begins = !isPattern && beginsCase(words)
  const ends = isPattern && text === 'esac'
  if (begins || ends) words.length = 0
  return begins || (isPattern && !ends)
}

/** Whether patterns of `case` follow this operator. */
function endList(lists: string[][], operator: string, isPattern: boolean): boolean {
  if (isPattern || operator === '()') lists.pop()
  lists.push([])
  return isPattern ? operator !== ')' : operator === ';;'
}

function beginsCase(words: readonly string[]): boolean {
  return words.at(-1) === 'in' && words.find((word) => !PREFIXES.has(word)) === 'case'
}

function isRedirection(token: Token): boolean {
  return 'operator' in token && /[<>]/.test(token.operator)
}

/** Whether the next word is where something is read from or written to. */
function redirects(token: Token | undefined): boolean {
  return (
    token !== undefined && isRedirection(token) && !/&\d$/.test('operator' in token ? token.operator : '')
  )
}

function wordAt(script: string, from: number): Word {
  const inner: string[] = []
  let text = ''
  let at = from
  while (at < script.length && !/[\s;|&()<>]/.test(script[at] ?? '')) {
    const part = wordPart(script, at)
    text += part.text
    inner.push(...part.inner)
    at = part.end
  }
  return {text, inner, end: at}
}

/** What one quoted, expanded or plain part of a word says, where it ends, and the scripts that it runs. */
function wordPart(script: string, at: number): Word {
  const rest = script.slice(at)
  const plain = (text: string, length: number) => ({text, end: at + length, inner: []})
  const quoted = /^'([^']*)'/.exec(rest)
  if (quoted) return plain(quoted[1] ?? '', quoted[0].length)
  if (rest.startsWith('\\')) return plain(rest[1] ?? '', 2)
  if (rest.startsWith('$((')) return plain('$', rest.indexOf('))') + 2)
  if (rest.startsWith('$(')) {
    const end = closing(script, at + 2, '(', ')')
    return {text: '$', end: end + 1, inner: [script.slice(at + 2, end)]}
  }
  if (rest.startsWith('${')) return plain('$', closing(script, at + 2, '{', '}') + 1 - at)
  if (rest.startsWith('"')) return doubleQuoted(script, at + 1)
  const name = /^\$(?:\w+|[?#@*!$-])/.exec(rest)?.[0]
  return name === undefined ? plain(rest[0] ?? '', 1) : plain(`$${name === '$sh' ? 'sh' : ''}`, name.length)
}

function doubleQuoted(script: string, from: number): Word {
  const inner: string[] = []
  let text = ''
  let at = from
  while (at < script.length && script[at] !== '"') {
    const part = script[at] === "'" ? {text: "'", end: at + 1, inner: []} : wordPart(script, at)
    text += part.text
    inner.push(...part.inner)
    at = part.end
  }
  return {text, end: at + 1, inner}
}

/** Where the bracket that is open at `from` closes, quotes passed over. */
function closing(script: string, from: number, open: string, close: string): number {
  let depth = 1
  let at = from
  for (; at < script.length; at++) {
    const character = script[at]
    if (character === '\\') at++
    else if (character === "'" && open === '(') at = script.indexOf("'", at + 1)
    else if (character === open) depth++
    else if (character === close && --depth === 0) return at
  }
  return at
}

/** A command without reserved words and assignments; behind `timeout`, `nice` and `env` there is another. */
function simpleCommands(all: readonly string[]): readonly Command[] {
  const first = all.findIndex((word) => !PREFIXES.has(word) && !/^\w+=/.test(word))
  const [program, ...rest] = first === -1 ? [] : all.slice(first)
  if (program === undefined || program === 'for') return []
  const command = {program, words: rest}
  if (SHELLS.has(program))
    return [command, ...commandsOf(rest[rest.findIndex((word) => /^-\w*c$/.test(word)) + 1] ?? '')]
  if (program !== 'timeout' && program !== 'nice' && program !== 'env') return [command]
  const operand =
    program === 'timeout'
      ? rest.findIndex((word, index) => /^[\d$]/.test(word) && rest[index - 1] !== '-k') + 1
      : 0
  const inner =
    rest.slice(operand).findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word)) + operand
  return [{program, words: rest.slice(0, inner)}, ...simpleCommands(rest.slice(inner))]
}
