import {createHash, createHmac, timingSafeEqual} from 'node:crypto'
import {appendFile, mkdir, readFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {TargetError} from '../errors.ts'
import type {HostKeyTrust} from '../transports/transport.ts'

/** One line of a known_hosts file (sshd(8)). */
export interface KnownHost {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly marker?: string
  readonly patterns: string
  readonly type: string
  readonly key: Buffer
}

/** What `--host-key` says; nothing where known_hosts decides. */
export type HostKeyPolicy = string | 'accept-new' | 'ignore' | undefined

/** Whom a key must belong to. */
export interface ExpectedHost {
  /** The name that known_hosts knows it by: `host`, or `[host]:port` for other ports than 22. */
  readonly name: string
  readonly known: readonly KnownHost[]
  readonly files: readonly string[]
  readonly policy: HostKeyPolicy
}

/** OpenSSH's fingerprint of a public key. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The name under which ssh writes a host to known_hosts. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`
}

/** Reads the lines of known_hosts files that are about this host; files that do not exist have none. */
export async function loadKnownHosts(files: readonly string[], name: string): Promise<readonly KnownHost[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts
    .flatMap((text, index) => text.split('\n').map((line, at) => parseLine(files[index] ?? '', at + 1, line)))
    .filter((entry) => entry !== undefined)
    .filter((entry) => namesHost(entry.patterns, name))
}

/** How a key is trusted; throws `TargetError` when it is not. */
export function trustHostKey(key: Buffer, {name, known, files, policy}: ExpectedHost): HostKeyTrust {
  const seen = fingerprint(key)
  if (policy === 'ignore') return 'ignored'
  if (policy?.startsWith('SHA256:')) {
    if (policy.replace(/=+$/, '') === seen) return 'pinned'
    throw new TargetError(`the host key of ${name} is ${seen}, not ${policy}`, {
      hint: 'Do not go on unless you know why the key is another one',
    })
  }
  const entry = known.find((one) => one.key.equals(key))
  if (entry?.marker === '@revoked')
    throw new TargetError(`the host key of ${name} is revoked in ${entry.file}:${entry.line}`)
  if (entry) return 'known_hosts'
  const [other] = known.filter((one) => one.marker === undefined)
  if (other)
    throw new TargetError(
      `the host key of ${name} is ${seen}, but ${other.file}:${other.line} says ${fingerprint(other.key)}`,
      {hint: `If the host was made anew: ssh-keygen -R '${name}' -f ${other.file}, or --host-key ${seen}`},
    )
  if (policy === 'accept-new') return 'accept-new'
  throw new TargetError(`the host key of ${name} is not known: ${seen}`, {
    hint: `Compare it with the host's own, then --host-key ${seen}; or trust it unseen with --host-key accept-new${files[0] ? ` (written to ${files[0]})` : ''}`,
  })
}

/** Writes a new host's key to known_hosts, as ssh does. */
export async function rememberHostKey(file: string, name: string, key: Buffer): Promise<void> {
  await mkdir(dirname(file), {recursive: true, mode: 0o700})
  await appendFile(file, `${name} ${keyType(key)} ${key.toString('base64')}\n`, {mode: 0o600})
}

/** RFC 4253 section 6.6: a public key begins with its type's length and name. */
export function keyType(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}

function parseLine(file: string, line: number, text: string): KnownHost | undefined {
  const words = text.trim().split(/\s+/)
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined
  const [patterns = '', type, key] = words
  if (patterns.startsWith('#') || type === undefined || key === undefined) return undefined
  return {file, line, patterns, type, key: Buffer.from(key, 'base64'), ...(marker !== undefined && {marker})}
}

function namesHost(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return isHashOf(patterns, name)
  const list = patterns.split(',')
  if (list.some((pattern) => pattern.startsWith('!') && wildcard(pattern.slice(1)).test(name))) return false
  return list.some((pattern) => wildcard(pattern).test(name))
}

/** `|1|SALT|HASH`: HMAC-SHA1 of the name under the salt (ssh_config(5), HashKnownHosts). */
function isHashOf(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|')
  const made = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  const stored = Buffer.from(hash, 'base64')
  return stored.length === made.length && timingSafeEqual(stored, made)
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i')
}
