import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {changeHostKey, freeze, thaw} from '../hosts/faults.ts'
import {startHost, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, checkWords, judge, rulesThat} from './assay.ts'

describeLab('reaching a host', () => {
  const node = useHost({flavor: 'al2023'})
  const scratch = mkdtempSync(join(tmpdir(), 'assay-reach-'))
  const file = (name: string): string => join(scratch, name)
  beforeAll(() => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file('stranger')])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', file('locked')])
  })
  afterAll(() => rmSync(scratch, {recursive: true}))

  /** The host without its ssh_config. */
  const bare = (...words: readonly string[]) =>
    assay(['check', node().target, '-F', 'none', '-b', 'cis-amazon-eks', ...words])

  it('judges it with the key and the host key of ssh_config', async () => {
    const report = await judge(node())

    expect(report.exitCode).toBe(0)
    expect(report.host).toMatchObject({
      address: node().address,
      user: 'ec2-user',
      hostKey: node().hostKey,
      hostKeyTrust: 'known_hosts',
      escalation: 'sudo',
      os: {id: 'amzn', version: '2023'},
    })
    expect(rulesThat(report, 'pass')).toContain('kubelet-anonymous-auth')
  })

  it.each([
    ['pinned', () => ['--host-key', node().hostKey]],
    ['ignored', () => ['--host-key', 'ignore']],
  ])('says that the host key was %s', async (trust, words) => {
    const {exitCode, stdout} = await bare('-i', node().identity, '--json', ...words())

    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).host).toMatchObject({hostKey: node().hostKey, hostKeyTrust: trust})
  })

  it('refuses a host whose key is not known, and says which it has', async () => {
    const {exitCode, stderr, stdout} = await bare('-i', node().identity)

    expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''})
    expect(stderr).toContain(`the host key of ${node().address} is not known: ${node().hostKey}`)
  })

  it('refuses another key than the pinned one', async () => {
    const other = `SHA256:${'A'.repeat(43)}`

    const {exitCode, stderr} = await bare('-i', node().identity, '--host-key', other)

    expect(exitCode).toBe(3)
    expect(stderr).toContain(`is ${node().hostKey}, not ${other}`)
  })

  it('refuses a host whose key has changed, and says where the old one stands', async () => {
    const host = await startHost({flavor: 'al2023'})
    try {
      await changeHostKey(host)

      const {exitCode, stderr, stdout} = await assay(checkWords(host))

      expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''})
      expect(stderr).toContain(`but ${host.knownHosts}:1 says ${host.hostKey}`)
    } finally {
      await host.stop()
    }
  })

  it('says which keys the host did not let in', async () => {
    const {exitCode, stderr} = await bare('-i', file('stranger'), '--host-key', 'ignore')

    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/does not let ec2-user in.* offered were .*stranger/)
  })

  it('says that a user does not exist no other way than that the key is refused', async () => {
    const words = ['check', `nobody-here@${node().address}`, '-F', 'none', '--host-key', 'ignore']

    const {exitCode, stderr} = await assay([...words, '-i', node().identity])

    expect(exitCode).toBe(3)
    expect(stderr).toContain('does not let nobody-here in')
  })

  it.each([
    [{}, /locked has a passphrase/],
    [{ASSAY_PASSPHRASE: 'wrong'}, /the passphrase for .*locked is wrong/],
  ])('says with %j that a key is locked', async (env, message) => {
    const words = ['check', node().target, '-F', 'none', '-i', file('locked'), '--host-key', 'ignore']

    const {exitCode, stderr} = await assay(words, env)

    expect(exitCode).toBe(3)
    expect(stderr).toMatch(message)
  })

  it('opens a locked key with its passphrase', async () => {
    await node().asRoot('cat >>/home/ec2-user/.ssh/authorized_keys', readFileSync(file('locked.pub')))
    const words = ['check', node().target, '-F', 'none', '-i', file('locked'), '--host-key', 'ignore']

    const {exitCode} = await assay([...words, '-b', 'cis-amazon-eks'], {ASSAY_PASSPHRASE: 'secret'})

    expect(exitCode).toBe(0)
  })

  it('says that a file is no key', async () => {
    writeFileSync(file('rubbish'), 'not a key\n')

    const {exitCode, stderr} = await bare('-i', file('rubbish'), '--host-key', 'ignore')

    expect(exitCode).toBe(2)
    expect(stderr).toContain(`${file('rubbish')} is not a private key`)
  })

  it('says that a name has no address', async () => {
    const {exitCode, stderr} = await assay([
      'check',
      'ec2-user@nowhere.invalid',
      '-F',
      'none',
      '-i',
      node().identity,
    ])

    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/no address (is known|was found) for nowhere\.invalid/)
  })

  it('says that nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))

    const {exitCode, stderr} = await assay([
      'check',
      `ssh://u@127.0.0.1:${port}`,
      '-F',
      'none',
      '-i',
      node().identity,
    ])

    expect(exitCode).toBe(3)
    expect(stderr).toContain(`nothing listens at 127.0.0.1:${port}`)
  })

  it('says that a host does not answer when its time is over', async () => {
    freeze(node())
    try {
      const {exitCode, stderr} = await assay(checkWords(node(), '--timeout', '2s'))

      expect(exitCode).toBe(3)
      expect(stderr).toContain('did not answer everything within 2s')
    } finally {
      thaw(node())
    }
  })
})
