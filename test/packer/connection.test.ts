import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {duplexPair} from 'node:stream'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {attributes} from '../../src/packer/configuration.ts'
import {servePacker} from '../../src/packer/connection.ts'
import {createProvisioner} from '../../src/packer/provisioner.ts'
import type {Value} from '../../src/packer/rpc-message.ts'
import {renderProtobufSpec} from '../../src/packer/spec-protobuf.ts'
import {WireError} from '../../src/packer/wire-error.ts'
import {connectFakePacker, type FakeGuest} from './fake-packer.ts'
import {readGob} from './gob-reader.ts'
import {writeOwnRules} from './own-rules.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-connection-'))
const marker = join(directory, 'marker')
const rules = join(directory, 'rules')
beforeAll(() => writeOwnRules(rules, marker))
afterAll(() => rmSync(directory, {recursive: true, force: true}))

async function connect(options: {readonly encoding?: 'gob' | 'protobuf'; readonly guest?: FakeGuest} = {}) {
  const [near, far] = duplexPair()
  const served = servePacker(far, createProvisioner('1.2.3'), options.encoding ?? 'gob')
  const packer = await connectFakePacker(near, options.guest)
  return {packer, served}
}

function body(value: Value): readonly Value[] {
  const json = Buffer.from(JSON.stringify({value: value, type: 'dynamic'}))
  return [{packer_build_name: 'node', packer_builder_type: 'null'}, json, null]
}

const secret = '-----BEGIN OPENSSH PRIVATE KEY-----'
const facts = {Host: '10.0.0.5', Port: 22, User: 'ec2-user', SSHPrivateKey: secret, Password: 'hunter2'}
const own = (more: Record<string, Value> = {}) =>
  body({benchmarks: ['own'], rules: [rules], sudo: 'never', ...more})

describe('the plugin, as Packer talks to it', () => {
  it('tells its attributes in gob, and in protobuf where it is asked for', async () => {
    const gob = await (await connect()).packer.configSpec()
    const protobuf = await (await connect({encoding: 'protobuf'})).packer.configSpec()

    expect(Object.keys(readGob(gob) as object)).toEqual(Object.keys(attributes))
    expect(protobuf).toEqual(renderProtobufSpec(attributes))
  })

  it('accepts a machine that is as it must be', async () => {
    writeFileSync(marker, '')
    const {packer} = await connect()
    await packer.prepare(own())
    await packer.provision(facts)

    expect(packer.shown[0]).toBe('Say: Assay 1.2.3 judges ec2-user@10.0.0.5')
    expect(packer.shown.at(-2)).toMatch(/^Machine assay: result,own,1.0.0,1.1,pass,own-marker,high,/)
    expect(packer.shown.at(-1)).toMatch(/^Machine assay: gate,passed,0,/)
  })

  it('refuses one that is not, and writes its reports before it says so', async () => {
    rmSync(marker, {force: true})
    const junit = join(directory, 'refused.xml')
    const {packer} = await connect()
    await packer.prepare(own({junit}))

    await expect(packer.provision(facts)).rejects.toThrow(
      'Assay refuses the image: 1 failed; 1.1 The marker is there',
    )
    expect(readFileSync(junit, 'utf8')).toContain('<failure')
    expect(packer.shown.find((text) => text.startsWith('Message:'))).toMatch(/FAIL +1\.1 {2}The marker/)
  })

  it('says in its reports which build and which machine it was', async () => {
    const [json, junit] = [join(directory, 'build.json'), join(directory, 'build.xml')]
    const {packer} = await connect()
    await packer.prepare(own({json, junit}))
    const aws = {ID: 'i-0123456789abcdef0', SourceAMI: 'ami-0abc', BuildRegion: 'eu-central-1'}
    await packer.provision({...facts, ...aws}).catch(() => {})

    expect(JSON.parse(readFileSync(json, 'utf8')).build).toEqual({
      packer: {buildName: 'node', builderType: 'null'},
      aws: {instanceId: 'i-0123456789abcdef0', sourceAmi: 'ami-0abc', region: 'eu-central-1'},
    })
    expect(readFileSync(junit, 'utf8')).toContain('<property name="packer.buildName" value="node"/>')
  })

  it('splits and shapes the JUnit report as the template says', async () => {
    rmSync(marker, {force: true})
    const {packer} = await connect()
    await packer.prepare(
      own({junit: join(directory, 'split.xml'), junit_split: 'benchmark', waived_as: 'pass'}),
    )
    await packer.provision(facts).catch(() => {})

    expect(readFileSync(join(directory, 'split-own-1.0.0.xml'), 'utf8')).toContain('<failure')
    expect(readFileSync(join(directory, 'split-scan.xml'), 'utf8')).toContain('classname="scan.target"')
  })

  it.each([
    [{waived_as: 'green'}, 'waived_as: "green" is not one of skipped, failure, pass'],
    [{manual_as: 'green'}, 'manual_as: "green" is not one of skipped, failure, pass'],
    [{junit_evidence: 'some'}, 'junit_evidence: "some" is not one of failed, all'],
    [{junit_split: 'rule'}, 'junit_split: "rule" is not one of host, benchmark'],
    [{junit_split: 'host', outputs: ['junit']}, 'junit_split: standard output is one report'],
  ] as const)('refuses %o when the template is validated', async (attributes, message) => {
    const {packer} = await connect()
    await expect(packer.prepare(own(attributes))).rejects.toThrow(message)
  })

  it('shows nothing secret of what Packer tells it', async () => {
    const {packer} = await connect()
    await packer.prepare(own())
    await packer.provision(facts).catch(() => {})

    expect(packer.shown.join('\n')).not.toContain(secret)
    expect(packer.shown.join('\n')).not.toContain('hunter2')
  })

  it.each<[string, Record<string, Value>, string]>([
    ['an unknown benchmark', {benchmarks: ['owm']}, 'Did you mean "own"?'],
    ['a directory of rules that is not there', {rules: ['/nowhere']}, 'directory of rules /nowhere: ENOENT'],
    ['a tailoring that cannot be read', {tailoring: './nowhere.yaml'}, './nowhere.yaml'],
    ['an item that no benchmark has', {only_rules: ['own-markr']}, 'only_rules: '],
    ['an unknown format', {outputs: ['junitt=a.xml']}, 'outputs: unknown format "junitt"'],
    ['a level that is none', {level: 7}, 'level: "7" is not one of 1, 2'],
  ])('finds %s before there is a machine', async (_, more, message) => {
    const {packer} = await connect()

    await expect(packer.prepare(own(more))).rejects.toThrow(message)
    expect(packer.commands).toEqual([])
  })

  it('makes no file while a template is only validated', async () => {
    const {packer} = await connect()
    await packer.prepare(own({junit: join(directory, 'none', 'validated.xml')}))

    expect(existsSync(join(directory, 'none'))).toBe(false)
  })

  it('leaves no report of an earlier build when nothing could be judged', async () => {
    const junit = join(directory, 'earlier.xml')
    writeFileSync(junit, '<testsuites/>')
    const {packer} = await connect({guest: {startError: 'session refused'}})
    await packer.prepare(own({junit}))
    await packer.provision(facts).catch(() => {})

    expect(readFileSync(junit, 'utf8')).toContain('session refused')
  })

  it('is cancelled with its reports, and ends what it was asking the machine', async () => {
    const junit = join(directory, 'cancelled.xml')
    writeFileSync(marker, '')
    const {packer} = await connect({guest: {heldAfterBytes: 100}})
    await packer.prepare(own({junit}))
    const provisioning = packer.provision(facts)
    await packer.untilCommand('held')
    await packer.cancel()

    await expect(provisioning).rejects.toThrow('Packer cancelled the run')
    expect(readFileSync(junit, 'utf8')).toContain('Packer cancelled the run')
    expect(packer.commands.at(-1)).toMatch(/kill -TERM -\d+/)
  })

  it('says why when no shell of the machine answers', async () => {
    const {packer} = await connect({guest: {startError: 'session refused'}})
    await packer.prepare(own())

    await expect(packer.provision(facts)).rejects.toThrow('Packer did not start a command: session refused')
  })

  it('takes no verdict from a machine that was lost', async () => {
    writeFileSync(marker, '')
    const {packer} = await connect({guest: {lostAfterBytes: 100}})
    await packer.prepare(own())

    await expect(packer.provision(facts)).rejects.toThrow(/was lost|cannot tell what system/)
  })

  it('ends when Packer goes away', async () => {
    const {packer, served} = await connect()
    packer.quit()

    await served
  })

  it('ends with a WireError when it is not Packer that talks', async () => {
    const [near, far] = duplexPair()
    const served = servePacker(far, createProvisioner('1.2.3'), 'gob')
    near.write('GET / HTTP/1.1\r\n\r\n')

    await expect(served).rejects.toBeInstanceOf(WireError)
  })
})
