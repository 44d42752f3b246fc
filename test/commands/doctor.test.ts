import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import Doctor from '../../src/commands/doctor.ts'
import {type EmbeddedHost, startEmbeddedHost} from '../../src/demo/embedded-host.ts'
import type {Diagnosis} from '../../src/doctor/diagnose.ts'
import {type BadHost, startDead, startMute} from '../fleet/bad-hosts.ts'

vi.setConfig({testTimeout: 60_000})

const root = fileURLToPath(new URL('../..', import.meta.url))
const tools = ['timeout', 'head', 'find', 'grep', 'stat', 'date', 'id', 'cat', 'df', 'uname']

let directory: string
let node: EmbeddedHost
const others: (EmbeddedHost | BadHost)[] = []
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-doctor-'))
  node = await startNode(tools)
  await writeFile(join(directory, 'key'), node.identity, {mode: 0o600})
})
afterAll(async () => {
  await Promise.all(others.map((host) => host.stop()))
  await rm(directory, {recursive: true})
})

/** The recorded node, with these programs. */
async function startNode(present: readonly string[]): Promise<EmbeddedHost> {
  const recorded = await loadEvidence(`${root}demo/good-node.json.gz`)
  const said = tools.map((tool) => {
    const there = present.includes(tool)
    return [
      `program:${tool}`,
      {output: there ? `/usr/bin/${tool}\n` : '', exitCode: there ? 0 : 127},
    ] as const
  })
  const host = await startEmbeddedHost({...recorded, answers: new Map([...recorded.answers, ...said])})
  others.push(host)
  return host
}

const doctor = (...words: string[]) =>
  captureOutput<Diagnosis>(() => Doctor.run([...words, '-F', 'none', '-i', join(directory, 'key')], {root}))
const linksOf = (diagnosis: Diagnosis | undefined) =>
  diagnosis?.links.map(({name, status}) => `${name} ${status}`)

describe('doctor', () => {
  it('finds every link well', async () => {
    const {result, stdout} = await doctor(node.target, '--host-key', node.hostKey)

    expect(linksOf(result)).toEqual([
      ...['name ok', 'port ok', 'host key ok', 'user ok', 'root ok', 'shell ok', 'tools ok', 'disk ok'],
      'admin container skipped',
    ])
    expect(stdout).toMatch(/^ok {4}root {13}by sudo$/m)
    expect(process.exitCode).toBe(0)
  })

  it.each([
    ['the name', () => ['ssh://host.invalid'], ['name fail']],
    [
      'the host key',
      () => [node.target, '--host-key', `SHA256:${'A'.repeat(43)}`],
      ['name ok', 'port ok', 'host key fail'],
    ],
    [
      'the user',
      () => [node.target.replace('ec2-user', 'other'), '--host-key', 'ignore'],
      ['name ok', 'port ok', 'user fail'],
    ],
  ])('stops at %s, and says what to try', async (_, words, links) => {
    const {result, stdout} = await doctor(...words())

    expect(linksOf(result)).toEqual(links)
    expect(stdout).toMatch(/^FAIL .*\n +Try: ./m)
    expect(process.exitCode).toBe(3)
  })

  it('stops at a port at which nobody listens', async () => {
    const {port} = await startDead()

    const {result} = await doctor(`ssh://127.0.0.1:${port}`)

    expect(linksOf(result)).toEqual(['name ok', 'port fail'])
  })

  it('stops at a host whose shell never answers', async () => {
    const mute = await startMute()
    others.push(mute)

    const {result} = await doctor(`ssh://127.0.0.1:${mute.port}`, '--host-key', 'ignore', '--timeout', '3s')

    expect(linksOf(result)?.at(-1)).toBe('shell fail')
    expect(process.exitCode).toBe(3)
  })

  it('names the tools that the script would miss', async () => {
    const bare = await startNode(tools.filter((tool) => tool !== 'find'))
    await writeFile(join(directory, 'bare'), bare.identity, {mode: 0o600})

    const {result, stdout} = await doctor(
      bare.target,
      '--host-key',
      bare.hostKey,
      '-i',
      join(directory, 'bare'),
    )

    expect(linksOf(result)).toContain('tools fail')
    expect(stdout).toContain('root does not find find')
    expect(process.exitCode).toBe(4)
  })

  it('has no use for evidence', async () => {
    const {stderr} = await doctor('evidence:x')

    expect(stderr).toContain('is no host')
    expect(process.exitCode).toBe(2)
  })
})
