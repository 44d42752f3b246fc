import {readdir, readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {UsageError} from '../errors.ts'
import {matchesWildcard} from '../probes/wildcard.ts'

/** One directive of an ssh_config file; Include has been replaced by the lines that it names. */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string
  readonly words: readonly string[]
  /** All that follows the keyword, as it is: ProxyCommand takes it so. */
  readonly rest: string
  /** `FILE:LINE` for messages. */
  readonly where: string
  /** What an Include brought in: a Host or Match in there ends with it. */
  readonly included?: readonly ConfigLine[]
}

/** OpenSSH's own limit. */
const MAX_DEPTH = 16

/**
 * Loads an ssh_config file and what it includes; relative names are below `base`. A file that does not exist
 * is undefined. Throws `UsageError` for one that cannot be read or understood.
 */
export async function loadConfigLines(
  file: string,
  base: string,
  depth = 0,
): Promise<readonly ConfigLine[] | undefined> {
  if (depth > MAX_DEPTH) throw new UsageError(`${file}: Include leads in a circle`)
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw new UsageError(`cannot read the ssh_config ${file}: ${cause.code}`, {cause})
  })
  if (text === undefined) return undefined
  const lines: ConfigLine[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const parsed = parseConfigLine(line, `${file}:${index + 1}`)
    if (parsed?.keyword !== 'include') {
      if (parsed) lines.push(parsed)
      continue
    }
    for (const path of await includedFiles(parsed.words, base))
      lines.push({...parsed, included: (await loadConfigLines(path, base, depth + 1)) ?? []})
  }
  return lines
}

/** Takes one line apart; undefined for an empty line or a comment. Throws `UsageError`. */
export function parseConfigLine(line: string, where: string): ConfigLine | undefined {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return undefined
  const match = /^"?([A-Za-z0-9]+)"?(?:[ \t\f]*=[ \t\f]*|[ \t\f]+|$)(.*)$/s.exec(text)
  if (!match) throw new UsageError(`${where}: not a line of ssh_config: "${text.slice(0, 60)}"`)
  const [, keyword = '', rest = ''] = match
  const raw = /^(?:proxy|local|remote|knownhosts)command$/i.test(keyword)
  const words = raw ? [rest] : splitWords(rest)
  if (!words || words.length === 0)
    throw new UsageError(`${where}: ${keyword} ${words ? 'has no value' : 'has a quote that is not closed'}`)
  return {keyword: keyword.toLowerCase(), words, rest, where}
}

/** Replaces a leading `~` as ssh does. Throws `UsageError` for another user's home. */
export function expandHome(path: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1))
  if (path.startsWith('~')) throw new UsageError(`cannot tell where ${path} is: write the directory in full`)
  return path
}

/** Words in quotes or not, as OpenSSH's argv_split(); `#` begins a comment. Undefined for an open quote. */
function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = []
  let rest = text.trimStart()
  while (rest !== '' && !rest.startsWith('#')) {
    const word = /^(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^\s"'\\]|\\$)+/.exec(rest)?.[0]
    if (word === undefined || !/^(?:\s|$)/.test(rest.slice(word.length))) return undefined
    words.push(unquote(word))
    rest = rest.slice(word.length).trimStart()
  }
  return words
}

function unquote(word: string): string {
  return word.replaceAll(
    /"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|\\(["'\\ ])/g,
    (_, double, single, escaped) => escaped ?? (double ?? single ?? '').replaceAll(/\\(["'\\])/g, '$1'),
  )
}

async function includedFiles(words: readonly string[], base: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const word of words) found.push(...(await expandGlob(resolve(base, expandHome(word)))))
  return found
}

/** glob(3) for `*` and `?`: in order of name; hidden files only where the pattern says so. */
async function expandGlob(pattern: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern]
  const directories = await expandGlob(dirname(pattern))
  const last = pattern.slice(dirname(pattern).length).replace(/^\//, '')
  if (/\[/.test(last))
    throw new UsageError(`Include ${pattern}: Assay does not know [ ] in a file name`, {
      hint: 'Use --transport openssh',
    })
  const found: string[] = []
  for (const directory of directories) {
    const names = /[*?]/.test(last) ? await readdir(directory).catch(() => []) : [last]
    const fitting = names.filter(
      (name) => matchesWildcard(last, name) && name.startsWith('.') === last.startsWith('.'),
    )
    found.push(...fitting.toSorted().map((name) => join(directory, name)))
  }
  return found
}
