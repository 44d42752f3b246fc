/** One step of a JSONPath template of client-go. */
export type PathNode =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'number'; readonly value: number | bigint}
  | {readonly kind: 'bool'; readonly value: boolean}
  | {readonly kind: 'identifier'; readonly name: string}
  | {readonly kind: 'field'; readonly name: string}
  | {readonly kind: 'wildcard'}
  | {readonly kind: 'recursive'}
  | {
      readonly kind: 'slice'
      readonly from?: number
      readonly to?: number
      readonly step?: number
      readonly one: boolean
    }
  | {readonly kind: 'union'; readonly parts: readonly PathList[]}
  | {readonly kind: 'filter'; readonly left: PathList; readonly operator: string; readonly right: PathList}

/** Steps that follow each other, each on what the one before it found. */
export type PathList = readonly PathNode[]

/** A template: text, and the actions between braces, in order. */
export type Template = readonly (string | PathList)[]

interface Scanner {
  readonly input: string
  at: number
}

/** Parses a template as `k8s.io/client-go/util/jsonpath` does. Throws `Error`. */
export function parseTemplate(input: string): Template {
  const scanner: Scanner = {input, at: 0}
  const parts: (string | PathList)[] = []
  while (scanner.at < input.length) {
    const brace = input.indexOf('{', scanner.at)
    const end = brace < 0 ? input.length : brace
    if (end > scanner.at) parts.push(input.slice(scanner.at, end))
    scanner.at = end + 1
    if (brace >= 0) parts.push(parseAction(scanner))
  }
  return parts
}

function parseAction(scanner: Scanner): PathList {
  const nodes: PathNode[] = []
  for (;;) {
    const {input, at} = scanner
    const char = input[at]
    if (char === '}') {
      scanner.at++
      return nodes
    }
    if (char === undefined || char === '\n' || char === '\r') throw new Error('unclosed action')
    if (char === ' ' || char === '@' || char === '$') scanner.at++
    else nodes.push(...parseStep(scanner, char, nodes.at(-1)))
  }
}

function parseStep(scanner: Scanner, char: string, previous: PathNode | undefined): readonly PathNode[] {
  const {input, at} = scanner
  if (input.startsWith('[?(', at)) return [parseFilter(scanner)]
  if (input.startsWith('..', at)) return parseRecursive(scanner, previous)
  if (char === '[') return parseBrackets(scanner)
  if (char === '"' || char === "'") return [parseQuote(scanner, char)]
  if (char === '.') {
    scanner.at++
    return [parseField(scanner)]
  }
  if (/[-+\p{Nd}]/u.test(char)) return [parseNumber(scanner)]
  if (/[_\p{L}\p{Nd}]/u.test(char)) return [parseIdentifier(scanner)]
  throw new Error(`unrecognized character in action: ${JSON.stringify(char)}`)
}

function parseRecursive(scanner: Scanner, previous: PathNode | undefined): readonly PathNode[] {
  if (previous?.kind === 'recursive') throw new Error('invalid multiple recursive descent')
  scanner.at += 2
  const named = /[_\p{L}\p{Nd}]/u.test(scanner.input[scanner.at] ?? '')
  return [{kind: 'recursive'}, ...(named ? [parseField(scanner)] : [])]
}

/** A name ends at a blank, the end, or one of `.,[]$@{}`; a backslash takes the next character as it is. */
function parseField(scanner: Scanner): PathNode {
  const [raw = ''] = /^(?:\\[\s\S]?|[^\\ \t\r\n.,[\]$@{}])*/.exec(scanner.input.slice(scanner.at)) ?? []
  scanner.at += raw.length
  return raw === '*' ? {kind: 'wildcard'} : {kind: 'field', name: raw.replaceAll('\\', '')}
}

function parseIdentifier(scanner: Scanner): PathNode {
  const [name = ''] = /^[^ \t\r\n.,[\]$@{}]*/.exec(scanner.input.slice(scanner.at)) ?? []
  scanner.at += name.length
  return name === 'true' || name === 'false'
    ? {kind: 'bool', value: name === 'true'}
    : {kind: 'identifier', name}
}

function parseNumber(scanner: Scanner): PathNode {
  const [text = ''] = /^[-+]?[.\p{Nd}]*/u.exec(scanner.input.slice(scanner.at)) ?? []
  scanner.at += text.length
  if (/^[-+]?[0-9]+$/.test(text)) return {kind: 'number', value: BigInt(text.replace('+', ''))}
  if (!/^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(text)) throw new Error(`cannot parse number ${text}`)
  return {kind: 'number', value: Number(text)}
}

function parseQuote(scanner: Scanner, quote: string): PathNode {
  const {input, at} = scanner
  let end = at + 1
  while (end < input.length && (input[end] !== quote || input[end - 1] === '\\')) end++
  const text = input.slice(at + 1, end)
  if (end >= input.length || text.includes('\n')) throw new Error('unterminated quoted string')
  scanner.at = end + 1
  return {kind: 'text', text: unquote(text)}
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function unquote(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_, char: string) => escapes[char] ?? char)
}

function parseBrackets(scanner: Scanner): readonly PathNode[] {
  const {input, at} = scanner
  const end = input.indexOf(']', at)
  const inner = input.slice(at + 1, end)
  if (end < 0 || inner.includes('\n')) throw new Error('unterminated array')
  scanner.at = end + 1
  const parts = inner.split(',')
  if (parts.length > 1)
    return [
      {kind: 'union', parts: parts.map((part) => actionOf(`[${part.replaceAll(/^ +|(?<! ) +$/g, '')}]`))},
    ]
  const key = /^'([^']*)'$/.exec(inner)?.[1]
  return key === undefined ? [parseSlice(inner === '*' ? ':' : inner)] : actionOf(`.${key}`)
}

function parseSlice(text: string): PathNode {
  const match = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/.exec(text)
  if (!match) throw new Error(`invalid array index ${text}`)
  const [from, to, step] = [match[1], match[2]?.slice(1), match[3]?.slice(1)].map(knownNumber)
  return {
    kind: 'slice',
    one: match[2] === undefined,
    ...(from !== undefined && {from}),
    ...(to !== undefined && {to}),
    ...(step !== undefined && {step}),
  }
}

function knownNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (text === '-') throw new Error('invalid array index -')
  return Number(text)
}

function parseFilter(scanner: Scanner): PathNode {
  const {input, at} = scanner
  const end = filterEnd(input, at + 3)
  if (input[end + 1] !== ']') throw new Error('unclosed array expect ]')
  scanner.at = end + 2
  const text = input.slice(at + 3, end)
  const match = /^([^!<>=]+)([!<>=]+)(.+)$/s.exec(text)
  if (!match || match[3]?.includes('\n'))
    return {kind: 'filter', left: actionOf(text), operator: 'exists', right: []}
  const [, left = '', operator = '', right = ''] = match
  return {kind: 'filter', left: actionOf(left), operator, right: actionOf(right)}
}

/** Where the filter's closing parenthesis is; one inside a quoted string does not count. */
function filterEnd(input: string, start: number): number {
  const text = input.slice(start)
  const [plain = ''] = /^[^"')\n]*/.exec(text) ?? []
  const quote = text[plain.length]
  if (quote === ')') return start + plain.length
  const quoted = quote === '"' ? /^[^\n]*?[^\\\n]"[^)\n]*/ : /^[^\n]*?[^\\\n]'[^)\n]*/
  const [rest] = quoted.exec(text.slice(plain.length + 1)) ?? []
  const end = plain.length + 1 + (rest?.length ?? 0)
  if (quote === undefined || quote === '\n' || rest === undefined || text[end] !== ')')
    throw new Error('unterminated filter')
  return start + end
}

function actionOf(text: string): PathList {
  const [first] = parseTemplate(`{${text}}`)
  return typeof first === 'object' ? first : []
}
