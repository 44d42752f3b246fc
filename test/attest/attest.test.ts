import {execFileSync} from 'node:child_process'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import {type Envelope, encoded} from '../../src/attest/envelope.ts'
import {type Statement, statementOf} from '../../src/attest/statement.ts'
import Attest from '../../src/commands/attest.ts'
import Verify from '../../src/commands/verify.ts'
import {hasProgram} from '../has-program.ts'
import {passingReport, rendered, sampleReport, sampleResult} from '../reports/sample-report.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const digest = 'd'.repeat(64)
const ami = `ami-0123@sha256:${digest}`
const hasOpenssl = hasProgram('openssl')

let directory: string
beforeEach(async () => {
  directory = temporaryDirectory()
  await writeFile(file('result.json'), await rendered('json', {...passingReport(), evidenceSha256: digest}))
})

const file = (name: string) => join(directory, name)
const openssl = (...words: string[]) =>
  execFileSync('openssl', words, {cwd: directory, encoding: 'utf8', stdio: 'pipe'})
const attest = (...words: string[]) =>
  captureOutput(() => Attest.run([file('result.json'), '-o', file('attestation.json'), ...words], {root}))
const verify = (...words: string[]) =>
  captureOutput(() => Verify.run([file('attestation.json'), '--key', file('public.pem'), ...words], {root}))
const envelope = async () => JSON.parse(await readFile(file('attestation.json'), 'utf8')) as Envelope

const kinds = {
  ed25519: ['-algorithm', 'ed25519'],
  'ECDSA P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  RSA: ['-algorithm', 'RSA'],
} as const

/** Makes key.pem and public.pem by openssl. */
function makeKeys(kind: keyof typeof kinds): void {
  openssl('genpkey', ...kinds[kind], '-out', 'key.pem')
  openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem')
}

describe('the statement of a result', () => {
  const statement = statementOf(
    {...sampleReport(), evidenceSha256: digest, waivers: {file: 'w.yaml', sha256: 'e'.repeat(64)}},
    {name: 'ami-0123', sha256: digest},
    {version: '0.2.0', resultSha256: 'f'.repeat(64)},
  )

  it('has the subject, the verdict and the digest of everything that led to it', () => {
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{name: 'ami-0123', digest: {sha256: digest}}],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {result: 'FAILED'},
    })
    expect(statement.predicate.configuration).toEqual([
      {name: 'assay that asked the host', uri: 'pkg:npm/assay@0.1.0'},
      {name: 'assay that made this statement', uri: 'pkg:npm/assay@0.2.0'},
      {name: 'benchmark cis-amazon-eks@1.8.0', digest: {sha256: 'a'.repeat(64)}},
      {name: 'benchmark eks-image@1.0.0', digest: {sha256: 'b'.repeat(64)}},
      {name: 'waivers', digest: {sha256: 'e'.repeat(64)}},
      {name: 'evidence', digest: {sha256: digest}},
      {name: 'result', digest: {sha256: 'f'.repeat(64)}},
      {name: 'gate', mediaType: 'application/json', content: expect.any(String)},
    ])
  })

  it('sorts the items into passed, warned and failed', () => {
    expect(statement.predicate).toMatchObject({
      passedTests: ['cis-amazon-eks@1.8.0/3.2.1'],
      warnedTests: expect.arrayContaining(['cis-amazon-eks@1.8.0/3.2.6', 'cis-amazon-eks@1.8.0/3.2.10']),
      failedTests: [
        'cis-amazon-eks@1.8.0/3.2.2',
        'cis-amazon-eks@1.8.0/3.1.1',
        'eks-image@1.0.0/10.1',
      ].toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    })
  })

  it('counts what is known from a baseline as warned', () => {
    const results = [sampleResult({status: 'fail', known: true})]
    const {predicate} = statementOf(
      sampleReport({results}),
      {name: 'x', sha256: digest},
      {version: '0.2.0', resultSha256: digest},
    )

    expect(predicate.warnedTests).toEqual(['cis-amazon-eks@1.8.0/3.2.1'])
    expect(predicate.failedTests).toEqual([])
  })
})

/** The order in which the sample has them. */
const order = ['cis-amazon-eks@1.8.0/3.2.2', 'cis-amazon-eks@1.8.0/3.1.1', 'eks-image@1.0.0/10.1']

describe.skipIf(!hasOpenssl)('an attestation', () => {
  it.each(['ed25519', 'ECDSA P-256'] as const)(
    'with a key of %s is verified by openssl and by assay',
    async (kind) => {
      makeKeys(kind)
      await attest('--key', file('key.pem'))
      const {payload, payloadType, signatures} = await envelope()
      await writeFile(file('signed.bin'), encoded(payloadType, Buffer.from(payload, 'base64')))
      await writeFile(file('signature.bin'), Buffer.from(signatures[0]?.sig ?? '', 'base64'))

      const raw = kind === 'ed25519' ? ['-rawin'] : ['-rawin', '-digest', 'sha256']
      const said = openssl(
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        'public.pem',
        ...raw,
        '-in',
        'signed.bin',
        '-sigfile',
        'signature.bin',
      )
      const {stdout} = await verify()

      expect(said).toContain('Signature Verified Successfully')
      expect(process.exitCode).toBeUndefined()
      expect(stdout).toContain(`says PASSED of evidence of ssh://ec2-user@10.0.0.5@sha256:${digest}`)
    },
  )

  it('has the encoding that DSSE’s specification gives as its example', () => {
    expect(encoded('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    )
  })

  it.skipIf(!hasProgram('jq'))('is verified by the commands of the documentation alone', async () => {
    makeKeys('ed25519')
    await attest('--key', file('key.pem'))
    const page = await readFile(join(root, 'docs/evidence.md'), 'utf8')
    const commands = /^ {4}jq -r \.payload [\s\S]*?-sigfile signature$/m.exec(page)?.[0] ?? ''

    const said = execFileSync('sh', ['-euc', commands], {cwd: directory, encoding: 'utf8', stdio: 'pipe'})

    expect(said).toContain('Signature Verified Successfully')
  })

  it('has the form that cosign and other readers of DSSE want', async () => {
    makeKeys('ECDSA P-256')
    await attest('--key', file('key.pem'))
    const {payload, payloadType, signatures} = await envelope()
    const statement = Buffer.from(payload, 'base64')
    const [first] = signatures
    await writeFile(file('signature.bin'), Buffer.from(first?.sig ?? '', 'base64'))
    // DSSE's encoding in the words of its specification, not by our own function.
    await writeFile(
      file('signed.bin'),
      `DSSEv1 ${payloadType.length} ${payloadType} ${statement.length} ${statement.toString('utf8')}`,
    )
    const digest = ['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature.bin', 'signed.bin']

    expect(openssl(...digest)).toBe('Verified OK\n')
    expect(payloadType).toBe('application/vnd.in-toto+json')
    expect(JSON.parse(statement.toString('utf8'))._type).toBe('https://in-toto.io/Statement/v1')
    // Two integers in ASN.1, as Go's ecdsa.VerifyASN1 reads them, and not the bare numbers of JWS.
    expect(
      openssl('asn1parse', '-inform', 'DER', '-in', 'signature.bin').match(/prim: INTEGER/g),
    ).toHaveLength(2)
    expect(await readFile(file('public.pem'), 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  })

  it('has the same bytes each time with a key of Ed25519', async () => {
    makeKeys('ed25519')
    await attest('--key', file('key.pem'))
    const first = await envelope()
    await attest('--key', file('key.pem'))

    expect(await envelope()).toEqual(first)
  })

  it.each<[string, (one: Envelope) => Envelope]>([
    ['its payload was changed', (one) => ({...one, payload: changed(one.payload)})],
    ['its type was changed', (one) => ({...one, payloadType: 'text/plain'})],
    [
      'its signature was changed',
      (one) => ({...one, signatures: [{sig: Buffer.alloc(64).toString('base64')}]}),
    ],
  ])('is refused when %s', async (_, change) => {
    makeKeys('ed25519')
    await attest('--key', file('key.pem'))
    await writeFile(file('attestation.json'), JSON.stringify(change(await envelope())))

    const {stderr} = await verify()

    expect(process.exitCode).toBe(1)
    expect(stderr).toContain('no signature of it is of this key')
  })

  it('is refused with another key', async () => {
    makeKeys('ed25519')
    await attest('--key', file('key.pem'))
    makeKeys('ed25519')

    await verify()

    expect(process.exitCode).toBe(1)
  })

  it('is refused when it says that the gate failed', async () => {
    makeKeys('ed25519')
    await writeFile(file('result.json'), await rendered('json', {...sampleReport(), evidenceSha256: digest}))
    await attest('--key', file('key.pem'))

    const {stderr} = await verify()

    expect(process.exitCode).toBe(1)
    expect(stderr).toContain('it is signed and says FAILED')
  })

  it('is about one subject and no other', async () => {
    makeKeys('ed25519')
    await attest('--key', file('key.pem'), '--subject', ami)

    await verify('--subject', ami)
    expect(process.exitCode).toBeUndefined()

    await verify('--subject', ami.replace('0123', '4567'))
    expect(process.exitCode).toBe(1)
  })

  it('is not made with a key of RSA', async () => {
    makeKeys('RSA')

    const {stderr} = await attest('--key', file('key.pem'))

    expect(process.exitCode).toBe(2)
    expect(stderr).toContain('neither Ed25519 nor ECDSA P-256')
  })

  it('shows nothing of a key file that is none', async () => {
    await writeFile(file('key.pem'), 'hunter2')

    const {stdout, stderr} = await attest('--key', file('key.pem'))

    expect(process.exitCode).toBe(2)
    expect(stdout + stderr).not.toContain('hunter2')
  })

  it('without a key is the bare statement', async () => {
    await attest()

    const statement = JSON.parse(await readFile(file('attestation.json'), 'utf8')) as Statement
    expect(statement.predicate.result).toBe('PASSED')
  })

  it.each([['ami-0123'], ['ami-0123@sha256:12'], [`@sha256:${digest}`]])(
    'refuses the subject %s',
    async (subject) => {
      await attest('--subject', subject)

      expect(process.exitCode).toBe(2)
    },
  )
})

function changed(payload: string): string {
  const text = Buffer.from(payload, 'base64').toString('utf8')
  return Buffer.from(text.replace('"PASSED"', '"FAILED"')).toString('base64')
}
