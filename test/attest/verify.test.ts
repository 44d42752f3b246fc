import {generateKeyPairSync} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {signEnvelope} from '../../src/attest/envelope.ts'
import {loadPublicKey, loadSigningKey} from '../../src/attest/keys.ts'
import {PAYLOAD_TYPE, statementOf} from '../../src/attest/statement.ts'
import {evidenceSubject, parseSubject} from '../../src/attest/subject.ts'
import {verifyAttestation} from '../../src/attest/verify.ts'
import {UsageError} from '../../src/errors.ts'
import {passingReport} from '../reports/sample-report.ts'

const {privateKey, publicKey} = generateKeyPairSync('ed25519')
const sha256 = 'd'.repeat(64)
const statement = statementOf(
  passingReport(),
  {name: 'ami-0123', sha256},
  {version: '0.2.0', resultSha256: sha256},
)

let directory: string
let path: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-verify-'))
  path = join(directory, 'attestation.json')
})
afterAll(() => rm(directory, {recursive: true}))

const verified = async (text: string, subject?: string) => {
  await writeFile(path, text)
  return verifyAttestation(path, publicKey, subject === undefined ? undefined : parseSubject(subject))
}
const signed = (payload: string, type = PAYLOAD_TYPE) =>
  JSON.stringify(signEnvelope(payload, type, privateKey))

describe('an attestation that is read', () => {
  it('is verified when it is signed, is of the subject and says that the gate passed', async () => {
    expect(await verified(signed(JSON.stringify(statement)), `ami-0123@sha256:${sha256}`)).toMatchObject({
      isVerified: true,
      statement: {predicate: {result: 'PASSED'}},
    })
  })

  it.each([
    ['is no JSON', 'PASSED', 'is not a DSSE envelope: it is no JSON'],
    ['has no signatures', JSON.stringify({payloadType: 'a', payload: '', signatures: []}), 'signatures: '],
    ['is signed and holds another type', signed('{}', 'text/plain'), 'is signed and holds text/plain'],
    [
      'is signed and holds no JSON',
      signed('PASSED'),
      'is signed and is not a test result of in-toto: it is no',
    ],
    [
      'is signed and holds the statement of another predicate',
      signed(JSON.stringify({...statement, predicateType: 'https://slsa.dev/provenance/v1'})),
      'is signed and is not a test result of in-toto: predicateType: ',
    ],
    [
      'is signed and says neither passed nor failed',
      signed(JSON.stringify({...statement, predicate: {...statement.predicate, result: 'OK'}})),
      'is signed and is not a test result of in-toto: predicate.result: ',
    ],
  ])('is refused when it %s', async (_, text, message) => {
    const refused = verified(text)

    await expect(refused).rejects.toBeInstanceOf(UsageError)
    await expect(refused).rejects.toThrow(message)
  })

  it('is refused when it is not there', async () => {
    await expect(verifyAttestation(join(directory, 'none'), publicKey)).rejects.toThrow(
      /^cannot read the attestation .*none: ENOENT$/,
    )
  })
})

describe('a key', () => {
  const pem = join(tmpdir(), 'never-written')

  it.each([
    ['signs', loadSigningKey],
    ['verifies', loadPublicKey],
  ])('that %s and is not there is told with its path', async (_, load) => {
    await expect(load(pem)).rejects.toThrow(`--key: cannot read ${pem}: ENOENT`)
  })

  it('that verifies is not the private one, which whoever verifies should not hold', async () => {
    const held = join(directory, 'key.pem')
    await writeFile(held, privateKey.export({type: 'pkcs8', format: 'pem'}))

    await expect(loadPublicKey(held)).rejects.toMatchObject({
      message: `--key: ${held} is not a key that can be used here`,
      hint: 'Make one of the private key: openssl pkey -in key.pem -pubout -out public.pem',
    })
  })
})

describe('the subject of an attestation', () => {
  it('may have an @ in its name', () => {
    expect(parseSubject(`a@b@sha256:${sha256}`)).toEqual({name: 'a@b', sha256})
  })

  it('is the evidence where none is named', () => {
    expect(evidenceSubject({...passingReport(), evidenceSha256: sha256})).toEqual({
      name: 'evidence of ssh://ec2-user@10.0.0.5',
      sha256,
    })
  })

  it('has to be named where the result does not say what evidence it is of', () => {
    expect(() => evidenceSubject(passingReport())).toThrow('does not say what evidence it is of')
  })
})
