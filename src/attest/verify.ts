import type {KeyObject} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import type {z} from 'zod'
import {orUsageError, UsageError} from '../errors.ts'
import {envelopeSchema, openEnvelope} from './envelope.ts'
import {PAYLOAD_TYPE, type Statement, type Subject, statementSchema} from './statement.ts'

/** What an attestation is worth. */
export interface Verified {
  readonly isVerified: boolean
  /** Why not, or what is attested. */
  readonly message: string
  /** Not there where the signature is wrong: then nothing that it says is known to be true. */
  readonly statement?: Statement
}

/**
 * Verifies that the key signed it, that it is about `subject` where one is given, and that it says that the
 * gate passed. Throws `UsageError` for a file that is no attestation.
 */
export async function verifyAttestation(path: string, key: KeyObject, subject?: Subject): Promise<Verified> {
  const text = await orUsageError(readFile(path, 'utf8'), `cannot read the attestation ${path}`)
  const envelope = decode(text, envelopeSchema, `${path} is not a DSSE envelope`)
  const payload = openEnvelope(envelope, key)
  if (!payload) return {isVerified: false, message: 'no signature of it is of this key'}
  if (envelope.payloadType !== PAYLOAD_TYPE)
    throw new UsageError(`${path} is signed and holds ${envelope.payloadType}, not an in-toto statement`)
  const statement = decode(
    payload.toString('utf8'),
    statementSchema,
    `${path} is signed and is not a test result of in-toto`,
  )
  return judged(statement, subject)
}

function judged(statement: Statement, subject: Subject | undefined): Verified {
  const names = statement.subject.map(({name, digest}) => `${name}@sha256:${digest.sha256}`)
  const wanted = subject && `${subject.name}@sha256:${subject.sha256}`
  if (wanted !== undefined && !names.includes(wanted))
    return {isVerified: false, message: `it is signed and is about ${names.join(', ')}`, statement}
  const {result} = statement.predicate
  return {
    isVerified: result === 'PASSED',
    message: `it is signed and says ${result} of ${names.join(', ')}`,
    statement,
  }
}

function decode<T>(text: string, schema: z.ZodType<T>, refusal: string): T {
  const parsed = schema.safeParse(parseJson(text, refusal))
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new UsageError(`${refusal}: ${first?.path.join('.')}: ${first?.message}`)
}

function parseJson(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${refusal}: it is no JSON`, {cause})
  }
}
