import {generateKeyPairSync} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import ssh2 from 'ssh2'
import {signEnvelope} from '../../src/attest/envelope.ts'
import {loadPublicKey, loadSigningKey} from '../../src/attest/keys.ts'
import {PAYLOAD_TYPE, statementOf} from '../../src/attest/statement.ts'
import {evidenceSubject} from '../../src/attest/subject.ts'
import {verifyAttestation} from '../../src/attest/verify.ts'
import {loadEvidence, renderEvidence} from '../../src/collect/evidence-file.ts'
import {announcedNonce, decodeFrames, frameKey, renderFrame} from '../../src/collect/frames.ts'
import {decodePrinted} from '../../src/collect/printed.ts'
import {TargetError, UsageError} from '../../src/errors.ts'
import {judge} from '../../src/judge.ts'
import {makePlan} from '../../src/plan.ts'
import {render} from '../../src/reports/formats.ts'
import {loadResults} from '../../src/reports/result-file.ts'
import {keyType, loadKnownHosts} from '../../src/targets/known-hosts.ts'
import {readKeyFile} from '../../src/targets/private-key.ts'
import {resolveSshConfig} from '../../src/targets/ssh-config.ts'
import {parseConfigLine} from '../../src/targets/ssh-config-lines.ts'
import {evidences} from './recordings.ts'
import {allowing, type FuzzTarget} from './target.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-fuzz-'))
process.once('exit', () => rmSync(directory, {recursive: true, force: true}))

/** What reads a file gets its input as one. */
const inFile = (name: string, read: (path: string) => unknown) => (input: Buffer) => {
  const path = join(directory, name)
  writeFileSync(path, input)
  return read(path)
}

const NONCE = 'ab'.repeat(16)
const [evidence] = evidences
if (!evidence) throw new Error('demo/ holds no evidence')
const few = new Map([...evidence.answers].slice(0, 12))
const small = {...evidence, answers: few}
const stream = [
  `@assay-evidence ${NONCE}\n`,
  renderFrame(NONCE, {key: 'hello', exitCode: 0, output: '0 sudo 2027-01-01T00:00:00Z'}),
  ...[...few].map(([key, said]) =>
    'output' in said
      ? renderFrame(NONCE, {key: frameKey(key), exitCode: said.exitCode, output: said.output})
      : '',
  ),
  renderFrame(NONCE, {key: 'end', exitCode: 0, output: ''}),
].join('')

/** What a target sends, and evidence of one. */
export const evidenceTargets: readonly FuzzTarget[] = [
  {
    name: 'the frames of a collector',
    covers: ['collect/frames.ts decodeFrames', 'collect/printed.ts decodePrinted'],
    corpus: [stream],
    run: (input) => {
      decodeFrames(input, NONCE)
      announcedNonce(input)
      decodePrinted(input, 'node')
    },
  },
  {
    name: 'an evidence file',
    covers: ['collect/evidence-file.ts loadEvidence', 'collect/evidence-file.ts parseEvidence'],
    corpus: [renderEvidence(small, 'a.json'), renderEvidence(small, 'a.json.gz'), gzipSync(stream)],
    run: allowing([UsageError], inFile('evidence', loadEvidence)),
  },
]

const plan = await makePlan({
  benchmarks: [],
  level: 2,
  only: ['sshd-*', 'kubelet-*'],
  skip: [],
  values: {},
  rules: [],
})
const report = judge(evidence, plan, {phase: 'image', now: new Date('2027-01-01')})
const result = await render(report, 'json', {color: false, show: ['fail']})
const {privateKey, publicKey} = generateKeyPairSync('ed25519')
const origin = {version: '0.0.0', resultSha256: 'a'.repeat(64)}
const statement = JSON.stringify(statementOf(report, evidenceSubject(report), origin))
const envelope = JSON.stringify(signEnvelope(statement, PAYLOAD_TYPE, privateKey))
const pem = privateKey.export({type: 'pkcs8', format: 'pem'}).toString()
const publicPem = publicKey.export({type: 'spki', format: 'pem'}).toString()
const rsa = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey
const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey

/** Files of ours that come back from somewhere. */
export const resultTargets: readonly FuzzTarget[] = [
  {
    name: 'a result file',
    covers: ['reports/result-file.ts loadResults', 'reports/result-file.ts decodeResult'],
    corpus: [result],
    run: allowing([UsageError], inFile('result', loadResults)),
  },
  {
    name: 'an attestation',
    covers: ['attest/verify.ts verifyAttestation'],
    corpus: [envelope],
    run: allowing(
      [UsageError],
      inFile('envelope', (path) => verifyAttestation(path, publicKey)),
    ),
  },
  {
    name: 'the payload of an attestation',
    covers: ['attest/statement.ts statementSchema'],
    corpus: [statement],
    run: allowing([UsageError], (input) =>
      inFile('signed', (path) => verifyAttestation(path, publicKey))(
        Buffer.from(JSON.stringify(signEnvelope(input.toString('utf8'), PAYLOAD_TYPE, privateKey))),
      ),
    ),
  },
  {
    name: 'a signing key',
    covers: ['attest/keys.ts loadSigningKey', 'attest/keys.ts loadPublicKey'],
    corpus: [pem, publicPem],
    run: async (input) => {
      await allowing([UsageError], inFile('key', loadSigningKey))(input)
      await allowing([UsageError], inFile('key', loadPublicKey))(input)
    },
  },
]

const sshConfig = `Host a b* !c
  HostName %h.example
  User "x y"
  Port 2222
  IdentityFile ~/.ssh/%r_id
  ProxyJump j1,j2
Match host *.example user root
  ForwardAgent yes
Match final all
  StrictHostKeyChecking accept-new
Include none/*.conf
`
const knownHosts = `node,10.0.0.5 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ8cvHM0RCJy4oYlHlq6FfK5n3b8d3m3h1m3f5H0J0k
@revoked * ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB
|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 AAAA
[node]:2222 ssh-ed25519 AAAAC3Nz # comment
`

/** What says how a target is reached. */
export const sshTargets: readonly FuzzTarget[] = [
  {
    name: 'ssh_config',
    covers: ['targets/ssh-config.ts resolveSshConfig', 'targets/ssh-config-lines.ts loadConfigLines'],
    corpus: [sshConfig],
    run: allowing(
      [UsageError],
      inFile('config', (path) => resolveSshConfig('a', path, {env: {}})),
    ),
  },
  {
    name: 'a line of ssh_config',
    covers: ['targets/ssh-config-lines.ts parseConfigLine'],
    corpus: sshConfig.split('\n'),
    run: allowing([UsageError], (input) => parseConfigLine(input.toString('utf8'), 'f:1')),
  },
  {
    name: 'known_hosts',
    covers: ['targets/known-hosts.ts loadKnownHosts'],
    corpus: [knownHosts],
    run: allowing(
      [TargetError],
      inFile('known', async (path) => (await loadKnownHosts([path], 'node')).map(({key}) => keyType(key))),
    ),
  },
  {
    name: 'a private key',
    covers: ['targets/private-key.ts readKeyFile'],
    corpus: [
      pem,
      rsa.export({type: 'pkcs1', format: 'pem'}).toString(),
      ec.export({type: 'sec1', format: 'pem'}).toString(),
      ec.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'}).toString(),
      ssh2.utils.generateKeyPairSync('ed25519', {passphrase: 'x', cipher: 'aes256-cbc', rounds: 1}).private,
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ8cvHM0RCJy4oYlHlq6FfK5n3b8d3m3h1m3f5H0J0k a',
    ],
    // Without a passphrase: with one, the file says how much work it takes to open it.
    run: (input) => readKeyFile(input),
  },
]
