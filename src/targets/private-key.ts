import {createPrivateKey, type KeyObject} from 'node:crypto'
import ssh2 from 'ssh2'

/** What the bytes of a key file are. */
export type KeyFile =
  /** `key` is in a form that ssh2 reads without a passphrase or with `passphrase`. */
  | {readonly kind: 'open'; readonly key: Buffer; readonly passphrase?: string; readonly publicKey: Buffer}
  /** The passphrase is missing or wrong. */
  | {readonly kind: 'locked'; readonly publicKey?: Buffer}
  /** Only ssh-agent can have the other half. */
  | {readonly kind: 'public'; readonly publicKey: Buffer}
  | {readonly kind: 'unusable'; readonly because: string}

/** Reads a key in PEM, PKCS #8 or OpenSSH's own format: RSA, ECDSA or Ed25519. */
export function readKeyFile(bytes: Buffer, passphrase?: string): KeyFile {
  if (/^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/m.test(bytes.toString('latin1', 0, 4096)))
    return readPkcs8(bytes, passphrase)
  const parsed: unknown = ssh2.utils.parseKey(bytes, passphrase)
  const key = Array.isArray(parsed) ? (parsed[0] as unknown) : parsed
  if (key instanceof Error) return unreadable(key, bytes)
  const {isPrivateKey, getPublicSSH} = key as import('ssh2').ParsedKey
  const publicKey = getPublicSSH.call(key)
  if (!isPrivateKey.call(key)) return {kind: 'public', publicKey}
  return {kind: 'open', key: bytes, publicKey, ...(passphrase !== undefined && {passphrase})}
}

/** A FIDO key is told from its public part, which is in the clear: ssh2 would name no reason. */
function unreadable({message}: Error, bytes: Buffer): KeyFile {
  const shown = clearPartOf(bytes)
  if (shown && /^sk-|@openssh/.test(shown.publicKey.toString('latin1', 4, 20)))
    return {kind: 'unusable', because: 'it is a FIDO key'}
  if (shown && shown.cipher !== 'none') return {kind: 'locked', publicKey: shown.publicKey}
  const locked = /^Proc-Type: 4,ENCRYPTED/m.test(bytes.toString('latin1'))
  return locked ? {kind: 'locked'} : {kind: 'unusable', because: message}
}

/** OpenSSH's format (PROTOCOL.key) has the cipher and the public key in the clear. */
function clearPartOf(bytes: Buffer): {readonly cipher: string; readonly publicKey: Buffer} | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END/.exec(bytes.toString('latin1'))?.[1]
  if (body === undefined) return undefined
  const packed = Buffer.from(body, 'base64')
  const fieldAt = (at: number): Buffer | undefined =>
    at + 4 <= packed.length ? packed.subarray(at + 4, at + 4 + packed.readUInt32BE(at)) : undefined
  const start = 'openssh-key-v1\0'.length
  const cipher = fieldAt(start)
  const derivation = cipher && fieldAt(start + 4 + cipher.length)
  const options = derivation && fieldAt(start + 8 + cipher.length + derivation.length)
  // The number of keys stands before the first one.
  const publicKey = options && fieldAt(start + 16 + cipher.length + derivation.length + options.length)
  return publicKey && publicKey.length > 4 ? {cipher: cipher.toString('latin1'), publicKey} : undefined
}

function readPkcs8(bytes: Buffer, passphrase: string | undefined): KeyFile {
  try {
    const key = createPrivateKey({key: bytes, ...(passphrase !== undefined && {passphrase})})
    const text = legacyForm(key)
    return text === undefined
      ? {kind: 'unusable', because: `${key.asymmetricKeyType} is no type of key that ssh has`}
      : readKeyFile(text)
  } catch (error) {
    const locked = /ENCRYPTED PRIVATE KEY/.test(bytes.toString('latin1'))
    return locked ? {kind: 'locked'} : {kind: 'unusable', because: (error as Error).message}
  }
}

/** ssh2 reads no PKCS #8: the same key in the form that it reads. */
function legacyForm(key: KeyObject): Buffer | undefined {
  if (key.asymmetricKeyType === 'rsa') return Buffer.from(key.export({type: 'pkcs1', format: 'pem'}))
  if (key.asymmetricKeyType === 'ec') return Buffer.from(key.export({type: 'sec1', format: 'pem'}))
  return key.asymmetricKeyType === 'ed25519' ? openSshForm(key) : undefined
}

/** PROTOCOL.key: no cipher, one key, two equal check numbers, padding 1, 2, 3 … to a multiple of 8. */
function openSshForm(key: KeyObject): Buffer {
  const {x = '', d = ''} = key.export({format: 'jwk'})
  const point = Buffer.from(x, 'base64url')
  const publicKey = Buffer.concat([field('ssh-ed25519'), field(point)])
  const secret = Buffer.concat([
    Buffer.alloc(8),
    publicKey,
    field(Buffer.concat([Buffer.from(d, 'base64url'), point])),
    field(''),
  ])
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secret.length % 8)) % 8)
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(publicKey),
    field(Buffer.concat([secret, padding])),
  ])
  const lines = body.toString('base64').replaceAll(/.{70}/g, '$&\n')
  return Buffer.from(`-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`)
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
