import {createHmac, timingSafeEqual} from 'node:crypto'
import {appendFile, mkdir, readFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {TargetError} from '../errors.ts'
import {matchesList} from './patterns.ts'

/** One line of a known_hosts file (sshd(8)). */
export interface KnownHost {
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** `@revoked`, `@cert-authority`, or one that a later OpenSSH knows. */
  readonly marker?: string
  readonly patterns: string
  readonly type: string
  readonly key: Buffer
}

/** The name under which ssh writes a host to known_hosts. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/**
 * Reads the lines of known_hosts files that are about this host. Files that do not exist have none. Throws
 * `TargetError` for one that cannot be read: it might hold a revoked key.
 */
export async function loadKnownHosts(files: readonly string[], name: string): Promise<readonly KnownHost[]> {
  const texts = await Promise.all(files.map(readKnownHosts))
  return texts
    .flatMap((text, index) => text.split('\n').map((line, at) => parseLine(files[index] ?? '', at + 1, line)))
    .filter((entry) => entry !== undefined)
    .filter((entry) => namesHost(entry.patterns, name))
}

async function readKnownHosts(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return ''
    throw new TargetError(`cannot read ${file} to check the host key: ${cause.code}`, {cause})
  })
}

/** Writes a new host's key to known_hosts, as ssh does. Throws `TargetError` when it cannot be written. */
export async function rememberHostKey(file: string, name: string, key: Buffer): Promise<void> {
  try {
    await mkdir(dirname(file), {recursive: true, mode: 0o700})
    await appendFile(file, `${await newline(file)}${name} ${keyType(key)} ${key.toString('base64')}\n`, {
      mode: 0o600,
    })
  } catch (cause) {
    throw new TargetError(
      `cannot write the new host key to ${file}: ${(cause as NodeJS.ErrnoException).code}`,
      {cause, hint: 'Make the file writable, or give --host-key SHA256:…'},
    )
  }
}

/** A last line without its newline would take the new one in. */
async function newline(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text === '' || text.endsWith('\n') ? '' : '\n'
}

/** RFC 4253 section 6.6: a public key begins with its type's length and name. */
export function keyType(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}

function parseLine(file: string, line: number, text: string): KnownHost | undefined {
  const words = text.trim().split(/\s+/)
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined
  const [patterns = '', type, key] = words
  if (patterns.startsWith('#') || type === undefined || key === undefined) return undefined
  return {file, line, patterns, type, key: Buffer.from(key, 'base64'), ...(marker !== undefined && {marker})}
}

function namesHost(patterns: string, name: string): boolean {
  return patterns.startsWith('|1|')
    ? isHashOf(patterns, name)
    : matchesList(patterns.toLowerCase().split(','), name)
}

/** `|1|SALT|HASH`: HMAC-SHA1 of the name under the salt (ssh_config(5), HashKnownHosts). */
function isHashOf(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|')
  const made = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  const stored = Buffer.from(hash, 'base64')
  return stored.length === made.length && timingSafeEqual(stored, made)
}
