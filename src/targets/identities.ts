import {readFile} from 'node:fs/promises'
import {orUsageError, TargetError, UsageError} from '../errors.ts'
import {type KeyFile, readKeyFile} from './private-key.ts'
import {expandHome} from './ssh-config-lines.ts'

/** A private key that may be offered, and what messages call it. */
export interface Identity {
  readonly name: string
  /** As the wire has it; undefined for a locked key that does not show it. */
  readonly publicKey?: Buffer
  /** Where only the public half is at hand, ssh-agent has to have the other one. */
  readonly kind: 'open' | 'locked' | 'public'
  /** Asks for the passphrase where there is one. Throws `TargetError` when it is not to be had or wrong. */
  open(): Promise<OpenKey>
}

/** A private key in a form that ssh2 reads. */
export interface OpenKey {
  readonly key: Buffer
  readonly passphrase?: string
}

/** Where a passphrase comes from. */
export interface Passphrases {
  readonly passphrase?: string
  readonly prompt?: (question: string) => Promise<string>
}

/** The files that ssh tries where none is named, strongest first. */
export const DEFAULT_FILES: readonly string[] = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa']

/** The key that came through standard input. Throws `UsageError` when it is none. */
export function identityFromText(text: string, passphrases: Passphrases): Identity {
  // Packer's key comes through a here-document: its line ends and its last newline are not to be trusted.
  const key = text.replaceAll('\r', '').trim()
  if (key === '')
    throw new UsageError('standard input holds no private key', {
      hint: 'build.SSHPrivateKey is empty for this builder: name a file with --identity FILE, or use an agent',
    })
  return required('standard input', Buffer.from(`${key}\n`), passphrases)
}

/** Loads files that the user named: each must be there and must be a key. Throws `UsageError`. */
export async function loadNamed(
  files: readonly string[],
  passphrases: Passphrases,
): Promise<readonly Identity[]> {
  return Promise.all(
    files.map(async (file) => {
      const bytes = await orUsageError(readFile(expandHome(file)), `cannot read the identity ${file}`)
      return required(file, bytes, passphrases)
    }),
  )
}

/** Loads files that are tried where they exist: one that cannot be used is passed over, as ssh does. */
export async function loadUsable(
  files: readonly string[],
  passphrases: Passphrases,
): Promise<readonly Identity[]> {
  const loaded = await Promise.all(
    files.map(async (file) => {
      const path = expandHome(file)
      const bytes = (await readFile(path).catch(() => undefined)) ?? (await readPublic(path))
      return bytes && identityOf(file, bytes, readKeyFile(bytes), passphrases)
    }),
  )
  return loaded.filter((identity) => identity !== undefined)
}

/** The public half alone is enough where ssh-agent has the private one. */
async function readPublic(path: string): Promise<Buffer | undefined> {
  return readFile(`${path}.pub`).catch(() => undefined)
}

function required(name: string, bytes: Buffer, passphrases: Passphrases): Identity {
  const file = readKeyFile(bytes)
  const identity = identityOf(name, bytes, file, passphrases)
  if (identity) return identity
  const because = file.kind === 'unusable' ? file.because : 'it is not a key'
  throw new UsageError(`${name} is not a private key that can be read: ${because}`, {
    hint: 'Give RSA, ECDSA or Ed25519 in PEM or OpenSSH format; for a FIDO key, --transport openssh',
  })
}

function identityOf(
  name: string,
  bytes: Buffer,
  file: KeyFile,
  passphrases: Passphrases,
): Identity | undefined {
  if (file.kind === 'unusable') return undefined
  return {
    name,
    kind: file.kind,
    ...(file.publicKey && {publicKey: file.publicKey}),
    open: async () => (file.kind === 'open' ? file : unlock(name, bytes, passphrases)),
  }
}

async function unlock(name: string, bytes: Buffer, {passphrase, prompt}: Passphrases): Promise<OpenKey> {
  const given = passphrase ?? (await prompt?.(`Passphrase for ${name}: `))
  if (given === undefined)
    throw new TargetError(`the private key ${name} has a passphrase`, {
      hint: 'Put the passphrase in ASSAY_PASSPHRASE, or the key into ssh-agent',
    })
  const opened = readKeyFile(bytes, given)
  if (opened.kind === 'open') return opened
  throw new TargetError(`the passphrase for ${name} is wrong`, {
    hint: passphrase === undefined ? 'Try again' : 'Look at ASSAY_PASSPHRASE',
  })
}
