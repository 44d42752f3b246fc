import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type CollectOptions, collect} from '../../src/collect/collect.ts'
import type {UserError} from '../../src/errors.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {type ConnectOptions, connect} from '../../src/targets/connect.ts'
import {parseTarget, type Target} from '../../src/targets/target.ts'
import {hasProgram} from '../has-program.ts'
import type {Sshd} from './sshd.ts'
import {BUILDER, PASSWORD, startSudoHost} from './sudo-host.ts'

const canHost = process.getuid?.() === 0 && ['sshd', 'sudo', 'unshare'].map(hasProgram).every(Boolean)

const whoami: Probe<string> = {
  key: 'whoami',
  pace: 'quick',
  script: 'id -u; echo "$SUDO_USER"',
  parse: ({output}) => output,
}

/** What the same shell says in a second round. */
const again: Probe<string> = {...whoami, key: 'again'}

async function ask(
  host: Sshd,
  more: Partial<CollectOptions> = {},
  transport: ConnectOptions['transport'] = 'ssh2',
) {
  const target = parseTarget(`ssh://${BUILDER}@127.0.0.1:${host.port}`) as Exclude<Target, {kind: 'evidence'}>
  const signal = AbortSignal.timeout(60_000)
  const connection = await connect(target, {
    transport,
    identities: [host.key],
    sshConfig: 'none',
    hostKey: host.fingerprint,
    env: {},
    signal,
  })
  try {
    const limits = {probeSeconds: 20, walkSeconds: 20}
    return await collect(connection, [whoami], {sudo: 'auto', limits, signal, ...more}, () => [again])
  } finally {
    await connection.close()
  }
}

async function refusal(host: Sshd, more: Partial<CollectOptions> = {}): Promise<UserError> {
  return ask(host, more).then(
    () => {
      throw new Error('it became root')
    },
    (error: UserError) => error,
  )
}

interface Sudoers {
  readonly name: string
  readonly lines: readonly string[]
}

const asRoot = {output: `0\n${BUILDER}\n`, exitCode: 0}

describe.skipIf(!canHost)('becoming root on a real host', {timeout: 60_000}, () => {
  const hosts: Sshd[] = []
  const host = async (...lines: readonly string[]): Promise<Sshd> => {
    const started = await startSudoHost(lines)
    hosts.push(started)
    return started
  }
  afterAll(async () => {
    await Promise.all(hosts.map((one) => one.stop()))
  })

  const free: readonly Sudoers[] = [
    {name: 'NOPASSWD', lines: []},
    {name: 'NOPASSWD and use_pty', lines: ['Defaults use_pty']},
    {name: 'NOPASSWD and requiretty', lines: ['Defaults requiretty']},
    {name: 'NOPASSWD, use_pty and requiretty', lines: ['Defaults use_pty', 'Defaults requiretty']},
  ]
  it.each(free)('needs no password under $name', async ({lines}) => {
    const node = await host(...lines, `${BUILDER} ALL=(ALL) NOPASSWD: ALL`)

    const collected = await ask(node)

    expect(collected.answers.get('whoami')).toEqual(asRoot)
    expect(collected.answers.get('again')).toEqual(asRoot)
    expect(collected.escalation).toBe('sudo')
  })

  const guarded: readonly Sudoers[] = [
    {name: 'a password', lines: []},
    {name: 'a password and use_pty', lines: ['Defaults use_pty']},
    {name: 'a password and requiretty', lines: ['Defaults requiretty']},
    {name: 'a password, use_pty and requiretty', lines: ['Defaults use_pty', 'Defaults requiretty']},
    {name: 'a password and a lecture', lines: ['Defaults lecture=always']},
  ]
  it.each(guarded)('gives sudo a password under $name', async ({lines}) => {
    const node = await host(...lines, `${BUILDER} ALL=(ALL) ALL`)

    const collected = await ask(node, {sudoPassword: PASSWORD})

    expect(collected.answers.get('whoami')).toEqual(asRoot)
    expect(collected.answers.get('again')).toEqual(asRoot)
  })

  describe('with a password that sudo wants', () => {
    let node: Sshd
    beforeAll(async () => {
      node = await host('Defaults passwd_tries=3', `${BUILDER} ALL=(ALL) ALL`)
    })

    it('says so where there is nobody to ask', async () => {
      const error = await refusal(node)

      expect(error.exitCode).toBe(3)
      expect(error.message).toBe(`cannot become root on ${BUILDER}@127.0.0.1: sudo asks for a password`)
      expect(error.hint).toContain('--sudo-password-env')
    })

    it('asks a person', async () => {
      const collected = await ask(node, {askSudoPassword: async () => PASSWORD})

      expect(collected.answers.get('whoami')).toEqual(asRoot)
    })

    it('tries a wrong password once, and names it', async () => {
      const error = await refusal(node, {sudoPassword: 'wrong'})

      expect(error.message).toBe(`cannot become root on ${BUILDER}@127.0.0.1: sudo refused the password`)
    })

    it('gives the password to a host behind the system ssh', async () => {
      const collected = await ask(node, {sudoPassword: PASSWORD}, 'openssh')

      expect(collected.answers.get('whoami')).toEqual(asRoot)
      expect(collected.answers.get('again')).toEqual(asRoot)
    })

    it('reads what an ordinary user may where sudo is not wanted', async () => {
      const collected = await ask(node, {sudo: 'never'})

      expect(collected.escalation).toBe('unprivileged')
      expect(collected.answers.get('whoami')).toMatchObject({output: '4711\n\n'})
    })
  })

  it('does not give a password where none is asked for', async () => {
    const node = await host(`${BUILDER} ALL=(ALL) NOPASSWD: ALL`)

    const collected = await ask(node, {sudoPassword: PASSWORD})

    expect(collected.answers.get('whoami')).toEqual(asRoot)
  })

  it('says that sudoers does not let the user become root', async () => {
    const node = await host()

    const error = await refusal(node, {sudoPassword: PASSWORD})

    expect(error.message).toBe(
      `cannot become root on ${BUILDER}@127.0.0.1: sudoers does not let this user become root`,
    )
  })

  it('goes through the system ssh to a host whose sudo wants a terminal', async () => {
    const node = await host('Defaults requiretty', `${BUILDER} ALL=(ALL) NOPASSWD: ALL`)

    const {answers} = await ask(node, {}, 'openssh')

    expect([answers.get('whoami'), answers.get('again')]).toEqual([asRoot, asRoot])
  })
})
