import {readFile} from 'node:fs/promises'
import ssh2 from 'ssh2'
import {TargetError, UsageError} from '../errors.ts'
import {expandHome} from './ssh-config-lines.ts'

/** A private key that may be offered, and what messages call it. */
export interface Identity {
  readonly name: string
  readonly key: Buffer
  readonly passphrase?: string
}

export interface IdentitySources {
  /** Files named by the user: each must be there and must be a key. */
  readonly files: readonly string[]
  /** The text of a key, from standard input. */
  readonly text?: string
  /** Files that are tried where they exist. */
  readonly fallbacks: readonly string[]
  readonly passphrase?: string
  readonly prompt?: (question: string) => Promise<string>
}

const DEFAULT_FILES = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa']

/** Loads the keys to offer, those that were named first. Throws `UsageError` and `TargetError`. */
export async function loadIdentities(sources: IdentitySources): Promise<readonly Identity[]> {
  const identities: Identity[] = []
  if (sources.text !== undefined)
    identities.push(await decode('standard input', keyText(sources.text), sources))
  for (const file of sources.files) identities.push(await decode(file, await readKey(file), sources))
  if (identities.length > 0) return identities
  for (const file of [...sources.fallbacks, ...DEFAULT_FILES].map(expandHome)) {
    const key = await readFile(file).catch(() => undefined)
    // A key that was not named and cannot be used is passed over, as ssh does.
    const identity = key && (await decode(file, key, sources).catch(() => undefined))
    if (identity) identities.push(identity)
  }
  return identities
}

async function readKey(file: string): Promise<Buffer> {
  return readFile(expandHome(file)).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read the identity ${file}: ${cause.code}`, {cause})
  })
}

/** Packer's key comes through a here-document: its line ends and its last newline are not to be trusted. */
function keyText(text: string): Buffer {
  const key = text.replaceAll('\r', '').trim()
  if (key === '')
    throw new UsageError('standard input holds no private key', {
      hint: 'build.SSHPrivateKey is empty for this builder: name a file with --identity FILE, or use an agent',
    })
  return Buffer.from(`${key}\n`)
}

async function decode(name: string, key: Buffer, sources: IdentitySources): Promise<Identity> {
  const plain = ssh2.utils.parseKey(key)
  if (!(plain instanceof Error)) return {name, key}
  if (!/passphrase|encrypted/i.test(plain.message))
    throw new UsageError(`${name} is not a private key that can be read: ${plain.message}`)
  const passphrase = sources.passphrase ?? (await sources.prompt?.(`Passphrase for ${name}: `))
  if (passphrase === undefined)
    throw new TargetError(`the private key ${name} has a passphrase`, {
      hint: 'Put the passphrase in ASSAY_PASSPHRASE, or the key into ssh-agent',
    })
  const opened = ssh2.utils.parseKey(key, passphrase)
  if (opened instanceof Error)
    throw new TargetError(`the passphrase for ${name} is wrong`, {hint: 'Look at ASSAY_PASSPHRASE'})
  return {name, key, passphrase}
}
