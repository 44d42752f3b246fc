import {homedir, hostname, userInfo} from 'node:os'
import {UsageError} from '../errors.ts'
import {type ConfigLine, expandHome} from './ssh-config-lines.ts'
import {expandTokens, type Tokens} from './ssh-config-tokens.ts'

/** What ssh_config(5) says of one host; only what Assay acts on. */
export interface SshSettings {
  readonly hostName: string
  readonly user: string
  /** 1 to 65535. */
  readonly port: number
  /** Undefined where no line names one: the default files are tried. */
  readonly identityFiles: readonly string[] | undefined
  readonly identitiesOnly: boolean
  /** A socket; `none` where no agent is to be asked; undefined where SSH_AUTH_SOCK decides. */
  readonly identityAgent?: string
  readonly proxyJump?: string
  /** With its tokens replaced. */
  readonly proxyCommand?: string
  /** The user's before the system's. */
  readonly knownHostsFiles: readonly string[]
  readonly hostKeyAlias?: string
  readonly strictHostKeyChecking: 'strict' | 'accept-new' | 'off'
  /** Seconds. */
  readonly connectTimeout?: number
}

/** What is set before ssh_config is read, and so wins over it. */
export interface Given {
  readonly user?: string
  readonly port?: number
  readonly env: NodeJS.ProcessEnv
}

const DEFAULT_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']
const DEFAULT_GLOBAL_KNOWN_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']

/** The lines that apply to a host, by keyword: the first one decides. */
export type ConfigValues = ReadonlyMap<string, readonly ConfigLine[]>

/** The first word of the first line with this keyword. */
export function first(values: ConfigValues, keyword: string): string | undefined {
  return values.get(keyword)?.[0]?.words[0]
}

/** Turns the lines that apply to a host into settings. Throws `UsageError` for a value that has no meaning. */
export function settingsOf(alias: string, given: Given, values: ConfigValues): SshSettings {
  const hostName = expandTokens(first(values, 'hostname') ?? alias, {h: alias}, 'HostName').toLowerCase()
  const port = given.port ?? portOf(values.get('port')?.[0])
  const user = given.user ?? first(values, 'user') ?? userInfo().username
  const way: Tokens = {h: hostName, n: alias, p: String(port), r: user}
  const hostKeyAlias = first(values, 'hostkeyalias')
  const tokens: Tokens = {
    ...way,
    d: homedir(),
    i: String(process.getuid?.() ?? ''),
    k: hostKeyAlias ?? alias,
    L: hostname().split('.')[0] ?? '',
    l: hostname(),
    u: userInfo().username,
  }
  const path = (name: string) => (text: string) => expandHome(expandTokens(text, tokens, name, given.env))
  const proxyJump = unlessNone(first(values, 'proxyjump'))
  const proxyCommand = unlessNone(values.get('proxycommand')?.[0]?.rest)
  const agent = identityAgent(first(values, 'identityagent'), given.env)
  const timeout = Number(first(values, 'connecttimeout'))
  return {
    hostName,
    user,
    port,
    identityFiles: identityFiles(values, path('IdentityFile')),
    identitiesOnly: first(values, 'identitiesonly')?.toLowerCase() === 'yes',
    ...(agent !== undefined && {identityAgent: agent === 'none' ? agent : path('IdentityAgent')(agent)}),
    ...(proxyJump !== undefined && {proxyJump: expandTokens(proxyJump, way, 'ProxyJump')}),
    ...(proxyCommand !== undefined && {proxyCommand: expandTokens(proxyCommand, way, 'ProxyCommand')}),
    knownHostsFiles: [
      ...filesOf(values, 'userknownhostsfile', DEFAULT_KNOWN_HOSTS).map(path('UserKnownHostsFile')),
      ...filesOf(values, 'globalknownhostsfile', DEFAULT_GLOBAL_KNOWN_HOSTS),
    ],
    ...(hostKeyAlias !== undefined && {hostKeyAlias}),
    strictHostKeyChecking: strictness(first(values, 'stricthostkeychecking')),
    ...(timeout > 0 && {connectTimeout: timeout}),
  }
}

function portOf(line: ConfigLine | undefined): number {
  if (!line) return 22
  const port = Number(line.words[0])
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port
  throw new UsageError(`${line.where}: ${line.words[0]} is not a port`)
}

function identityFiles(values: ConfigValues, path: (text: string) => string): readonly string[] | undefined {
  const named = values.get('identityfile')?.map(({words}) => words[0] ?? '')
  return named && [...new Set(named.filter((name) => unlessNone(name) !== undefined).map(path))]
}

/** `SSH_AUTH_SOCK` and `$NAME` are variables that hold the socket; an empty one is no agent. */
function identityAgent(value: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (value === undefined || value === 'SSH_AUTH_SOCK') return undefined
  if (/^\$\w+$/.test(value)) return env[value.slice(1)] || 'none'
  return value.toLowerCase() === 'none' ? 'none' : value
}

function filesOf(values: ConfigValues, keyword: string, fallback: readonly string[]): readonly string[] {
  const words = values.get(keyword)?.[0]?.words ?? fallback
  return words.length === 1 && unlessNone(words[0]) === undefined ? [] : words
}

/** `no` and `off` are told apart from `ask` for messages only: a file does not switch the check off. */
function strictness(value: string | undefined): SshSettings['strictHostKeyChecking'] {
  const word = value?.toLowerCase()
  if (word === 'accept-new') return word
  return word === 'no' || word === 'off' ? 'off' : 'strict'
}

function unlessNone(value: string | undefined): string | undefined {
  return value?.toLowerCase() === 'none' ? undefined : value
}
