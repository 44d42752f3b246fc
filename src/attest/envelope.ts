import {createHash, createPublicKey, type KeyObject, sign, verify} from 'node:crypto'
import {z} from 'zod'
import {UsageError} from '../errors.ts'

/** A DSSE envelope: a payload of any kind and signatures over its type and bytes. */
export const envelopeSchema = z.looseObject({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.array(z.looseObject({keyid: z.string().exactOptional(), sig: z.base64()})).min(1),
})

/** A DSSE envelope: a payload of any kind and signatures over its type and bytes. */
export type Envelope = z.infer<typeof envelopeSchema>

/**
 * Signs a payload with an Ed25519 or ECDSA P-256 key. Ed25519 gives the same bytes each time, ECDSA does not.
 */
export function signEnvelope(payload: string, payloadType: string, key: KeyObject): Envelope {
  const bytes = Buffer.from(payload)
  const sig = sign(algorithmOf(key), encoded(payloadType, bytes), key)
  return {
    payloadType,
    payload: bytes.toString('base64'),
    signatures: [{keyid: keyId(createPublicKey(key)), sig: sig.toString('base64')}],
  }
}

/** The payload, where one of the signatures is the key's; undefined else. Key ids are hints and decide nothing. */
export function openEnvelope(
  {payload, payloadType, signatures}: Envelope,
  key: KeyObject,
): Buffer | undefined {
  const bytes = Buffer.from(payload, 'base64')
  const signed = encoded(payloadType, bytes)
  const isGood = signatures.some(({sig}) => verify(algorithmOf(key), signed, key, Buffer.from(sig, 'base64')))
  return isGood ? bytes : undefined
}

/** DSSE's pre-authentication encoding: what is signed. */
export function encoded(payloadType: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `
  return Buffer.concat([Buffer.from(head), payload])
}

/** SHA-256 of the public key as SubjectPublicKeyInfo. */
function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({type: 'spki', format: 'der'}))
    .digest('hex')
}

/** Ed25519 has its own digest. Throws `UsageError` for a key of another kind. */
function algorithmOf({asymmetricKeyType, asymmetricKeyDetails}: KeyObject): string | null {
  if (asymmetricKeyType === 'ed25519') return null
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'sha256'
  throw new UsageError(`--key: the key is ${asymmetricKeyType}, neither Ed25519 nor ECDSA P-256`, {
    hint: 'Make one with `openssl genpkey -algorithm ed25519 -out key.pem`',
  })
}
