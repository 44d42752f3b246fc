import {createPrivateKey, createPublicKey, type KeyObject} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {orUsageError, UsageError} from '../errors.ts'

/** Reads a private key in PEM that no passphrase protects. Throws `UsageError`. */
export function loadSigningKey(path: string): Promise<KeyObject> {
  return loadKey(
    path,
    createPrivateKey,
    'Give an unencrypted PEM file: openssl pkey -in key.pem -out plain.pem',
  )
}

/** Reads a public key in PEM. Throws `UsageError`. */
export function loadPublicKey(path: string): Promise<KeyObject> {
  return loadKey(
    path,
    publicOnly,
    'Make one of the private key: openssl pkey -in key.pem -pubout -out public.pem',
  )
}

/** Whoever verifies should not hold the private key. */
function publicOnly(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw new Error('it is a private key')
  return createPublicKey(pem)
}

/** What is wrong is told without a word of the file. */
async function loadKey(path: string, read: (pem: string) => KeyObject, hint: string): Promise<KeyObject> {
  const pem = await orUsageError(readFile(path, 'utf8'), `--key: cannot read ${path}`)
  try {
    return read(pem)
  } catch (cause) {
    throw new UsageError(`--key: ${path} is not a key that can be used here`, {cause, hint})
  }
}
