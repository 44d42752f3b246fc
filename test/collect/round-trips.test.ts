import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import ssh2, {type ServerChannel} from 'ssh2'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type CollectOptions, collect} from '../../src/collect/collect.ts'
import {factsOf} from '../../src/collect/evidence.ts'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import {generateKeyPair} from '../../src/demo/key-pair.ts'
import {type Playback, playBack} from '../../src/demo/playback.ts'
import {followUps, makePlan, selectForHost} from '../../src/plan.ts'
import {host} from '../../src/probes/host.ts'
import {kubeletUnit} from '../../src/probes/kubelet.ts'
import {connectSsh2} from '../../src/transports/ssh2.ts'

const recorded = new URL('../../demo/good-node.json.gz', import.meta.url).pathname

describe('the first round', () => {
  it('leaves nothing to ask of an image of Amazon Linux 2023', async () => {
    const plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
    const facts = factsOf(await loadEvidence(recorded))
    const node = facts.of(host)
    if (!node.known) throw new Error(node.detail)
    const asked = new Set(plan.probes.map(({key}) => key))

    const {items} = selectForHost(plan, node.fact)

    expect(items.length).toBeGreaterThan(250)
    expect(followUps(items, facts).filter(({key}) => !asked.has(key))).toEqual([])
  })
})

describe('one exec over ssh2', () => {
  const lines: string[] = []
  const key = generateKeyPair()
  const server = new ssh2.Server({hostKeys: [key.private], debug: (line) => lines.push(line)}, (client) => {
    client.on('error', () => {})
    client.on('authentication', (attempt) => {
      if (attempt.method === 'publickey') attempt.accept()
      else attempt.reject(['publickey'])
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => hear(acceptExec()))
    })
  })
  /** Answers each round as the recorded host did, all at once. */
  let answer: Playback
  const hear = (channel: ServerChannel): void => {
    channel.setEncoding('utf8').on('data', (text: string) => {
      const said = answer(text)
      if (said !== '') channel.write(said)
    })
    channel.once('end', () => {
      channel.exit(0)
      channel.end()
    })
  }
  beforeAll(async () => {
    answer = playBack(await loadEvidence(recorded))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => void server.close())

  /** How often the client had to wait for an answer: each time that the server speaks after it has listened. */
  const turns = (said: readonly string[]): number => {
    const ways = said.flatMap((line) => / (Inbound|Outbound): /.exec(line)?.[1] ?? [])
    return ways.filter((way, index) => way === 'Outbound' && ways[index - 1] === 'Inbound').length
  }

  it('takes two requests to log in, three round trips to the first answers and one to those that follow', async () => {
    const signal = AbortSignal.timeout(20_000)
    const transport = await connectSsh2({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'ec2-user',
      offers: [{kind: 'file', name: 'key', open: async () => ({key: Buffer.from(key.private)})}],
      expected: {name: 'node', known: [], portless: [], files: [], policy: 'ignore'},
      connectTimeoutMs: 20_000,
      signal,
    })
    const login = lines.splice(0)
    const turnsUntil = new Map<string, number>()
    const options: CollectOptions = {
      sudo: 'auto',
      limits: {probeSeconds: 30, walkSeconds: 60},
      signal,
      onAnswered: ({key: probe}) => void turnsUntil.set(probe, turns(lines)),
    }

    const {answers, problem} = await collect(transport, [host], options, () => [kubeletUnit])

    await transport.close()
    expect([...answers.keys(), problem]).toEqual([host.key, kubeletUnit.key, undefined])
    expect(login.filter((line) => line.includes('Received USERAUTH_REQUEST'))).toHaveLength(2)
    expect(Object.fromEntries(turnsUntil)).toEqual({[host.key]: 3, [kubeletUnit.key]: 3 + 1})
  })
})
