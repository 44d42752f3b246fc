import {UsageError} from '../errors.ts'
import {matchesWildcard} from '../probes/wildcard.ts'
import {matchesList} from './patterns.ts'
import type {ConfigLine} from './ssh-config-lines.ts'

/** What Host and Match compare with. */
export interface MatchContext {
  /** What the user named; in the final pass, the name that it stands for. */
  readonly host: string
  readonly originalHost: string
  /** The host's name so far: HostName where a line has given one. */
  readonly hostName: string
  readonly user: string
  readonly localUser: string
  /** Match final makes ssh read its files a second time. */
  readonly pass: 'first' | 'final'
}

/** Whether the lines that follow a Host line apply: the negated patterns win. */
export function matchesHost({words}: ConfigLine, {host}: MatchContext): boolean {
  return matchesList(words, host)
}

/** Whether the lines that follow a Match line apply. Throws `UsageError` for what only ssh can tell. */
export function matchesMatch(line: ConfigLine, context: MatchContext): boolean {
  const rest = line.words.flatMap(splitEquals)
  while (rest.length > 0) {
    const word = rest.shift() ?? ''
    const negated = word.startsWith('!')
    const name = word.slice(negated ? 1 : 0).toLowerCase()
    const value = ['all', 'canonical', 'final'].includes(name) ? '' : rest.shift()
    if (value === undefined) throw new UsageError(`${line.where}: Match ${word} has no value`)
    if (criterion(name, value, line, context) === negated) return false
  }
  return true
}

function splitEquals(word: string): readonly string[] {
  const match = /^(!?\w+)=(.*)$/.exec(word)
  return match ? [match[1] ?? '', match[2] ?? ''] : [word]
}

function criterion(name: string, value: string, line: ConfigLine, context: MatchContext): boolean {
  const list = value.split(',')
  switch (name) {
    case 'all':
      return true
    // ssh's final pass counts as canonical too.
    case 'canonical':
    case 'final':
      return context.pass === 'final'
    case 'host':
      return matchesHostName(list, context.hostName)
    case 'originalhost':
      return matchesHostName(list, context.originalHost)
    case 'user':
      return matchesList(list, context.user)
    case 'localuser':
      return matchesList(list, context.localUser)
    default:
      throw new UsageError(`${line.where}: Assay cannot decide "Match ${name}"`, {
        hint: 'Use --transport openssh',
      })
  }
}

function matchesHostName(patterns: readonly string[], name: string): boolean {
  return matchesList(
    patterns.map((pattern) => pattern.toLowerCase()),
    name.toLowerCase(),
  )
}

/** Whether a keyword matches a list of patterns such as IgnoreUnknown has. */
export function isIgnored(keyword: string, patterns: string | undefined): boolean {
  return (patterns ?? '').split(',').some((pattern) => matchesWildcard(pattern.toLowerCase(), keyword))
}
