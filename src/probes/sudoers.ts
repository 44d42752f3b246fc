import type {Place} from '../evaluate/result.ts'
import {directory, file, type PresentFile} from './file.ts'
import {lastName, withoutSlash} from './path.ts'
import {type FilesProbe, presentFiles} from './present-files.ts'
import type {Answer, Facts, Probe, Reading} from './probe.ts'

/** One thing that sudoers say. */
export type SudoersEntry =
  | {
      readonly kind: 'default'
      readonly name: string
      /** `true` and `false` for flags. */
      readonly value: string
      /** `@HOST`, `:USER`, `!COMMAND` or `>RUNAS`, where it does not hold for all. */
      readonly scope?: string
      readonly where: Place
    }
  | {readonly kind: 'include' | 'includedir'; readonly path: string; readonly where: Place}
  | {
      readonly kind: 'specification'
      readonly text: string
      readonly tags: readonly string[]
      readonly where: Place
    }

const main = file('/etc/sudoers')
const dropIns = directory('/etc/sudoers.d')

/** What the first round asks about sudo. */
export const sudoersProbes: readonly FilesProbe[] = [main, dropIns]

/** Asks sudo for the values that it was built with. Only root is told the time that it remembers a password. */
export const sudoDefaults: Probe<ReadonlyMap<string, string>> = {
  key: 'sudo-defaults',
  pace: 'bounded',
  script: "sudo -V | grep '^Authentication timestamp timeout:'",
  parse: ({output}: Answer) => {
    const minutes = /timeout: ([\d.]+) minutes/.exec(output)?.[1]
    if (minutes === undefined) throw new Error('sudo -V does not say how long it remembers a password')
    return new Map([['timestamp_timeout', minutes]])
  },
}

/** What has to be read because /etc/sudoers or its drop-ins include it. */
export function sudoersFollowUps(facts: Facts): readonly FilesProbe[] {
  const read = presentFiles(facts, sudoersProbes)
  return read.known ? includes(read.fact.flatMap(parseSudoers)) : []
}

/** All entries of /etc/sudoers and of what it includes. An include that was not read makes them unknown. */
export function sudoersEntries(facts: Facts): Reading<readonly SudoersEntry[]> {
  const first = presentFiles(facts, [main])
  if (!first.known) return first
  if (first.fact.length === 0)
    return {known: false, reason: 'missing-tool', detail: '/etc/sudoers is not there'}
  return resolve(first.fact.flatMap(parseSudoers), facts, 3)
}

function resolve(
  entries: readonly SudoersEntry[],
  facts: Facts,
  depth: number,
): Reading<readonly SudoersEntry[]> {
  const wanted = includes(entries)
  if (wanted.length === 0) return {known: true, fact: entries}
  if (depth === 0)
    return {known: false, reason: 'unparsable', detail: 'sudoers include each other too deeply'}
  const files = presentFiles(facts, wanted)
  if (!files.known) return files
  const inner = resolve(files.fact.filter(isRead).flatMap(parseSudoers), facts, depth - 1)
  return inner.known ? {known: true, fact: [...entries, ...inner.fact]} : inner
}

/** sudoers(5): names with a dot or with a tilde at the end are passed over, in directories only. */
function isRead({path}: PresentFile): boolean {
  const name = lastName(path)
  return !path.startsWith('/etc/sudoers.d/') || !(name.includes('.') || name.endsWith('~'))
}

function includes(entries: readonly SudoersEntry[]): readonly FilesProbe[] {
  const wanted = entries.flatMap((entry): readonly FilesProbe[] => {
    if (entry.kind === 'include') return [file(entry.path)]
    return entry.kind === 'includedir' ? [directory(entry.path)] : []
  })
  // Files that include each other many times over would else multiply.
  return [...new Map(wanted.map((probe) => [probe.key, probe])).values()]
}

/** Reads sudoers(5): continued lines, comments, includes, Defaults and user specifications. Any text is read. */
export function parseSudoers({path, text = ''}: PresentFile): readonly SudoersEntry[] {
  return joinedLines(text).flatMap(({content, line}) => parseLine(content, {file: path, line}))
}

function joinedLines(text: string): readonly {content: string; line: number}[] {
  const joined: {content: string; line: number}[] = []
  let open = false
  for (const [index, raw] of text.split('\n').entries()) {
    const before = open ? joined.pop() : undefined
    open = raw.endsWith('\\')
    const content = (before?.content ?? '') + (open ? raw.slice(0, -1) : raw)
    joined.push({content, line: before?.line ?? index + 1})
  }
  return joined
}

function parseLine(line: string, where: Place): readonly SudoersEntry[] {
  const [, word, target] = /^\s*[#@](include|includedir)\s+"?([^"\s]+)"?/.exec(line) ?? []
  if (target !== undefined) return [{kind: word as 'include' | 'includedir', path: absolute(target), where}]
  // `#1000` is a user id; `#` before anything else begins a comment.
  const content = line.replace(/(^|\s)#(?!\d).*/s, '').trim()
  const [, scope = '', parameters] = /^Defaults([@:!>]\s*\S+)?\s+(.*)$/s.exec(content) ?? []
  if (parameters !== undefined) return parseDefaults(parameters, scope, where)
  if (content === '' || /^(User|Runas|Host|Cmnd|Cmd)_Alias\s/.test(content)) return []
  const tags = Array.from(content.matchAll(/\b([A-Z]+)\s*:/g), ([, tag = '']) => tag)
  return [{kind: 'specification', text: content, tags, where}]
}

function parseDefaults(parameters: string, scope: string, where: Place): readonly SudoersEntry[] {
  return Array.from(
    parameters.matchAll(/(?:(?<!!)(!+)\s*)?([a-z_]+)(?:\s*[+-]?=\s*("(?:[^"\\]|\\.)*"|[^,\s]*))?/g),
    ([, negations = '', name = '', value]) => ({
      kind: 'default' as const,
      name,
      value: value === undefined ? String(negations.length % 2 === 0) : value.replaceAll(/^"|"$/g, ''),
      ...(scope !== '' && {scope}),
      where,
    }),
  )
}

function absolute(path: string): string {
  return withoutSlash(path.startsWith('/') ? path : `/etc/${path}`)
}
