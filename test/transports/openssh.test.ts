import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {UserError} from '../../src/errors.ts'
import {type ConnectOptions, connect} from '../../src/targets/connect.ts'
import {parseTarget, type Target} from '../../src/targets/target.ts'
import type {ExecResult} from '../../src/transports/transport.ts'
import {hasProgram} from '../has-program.ts'
import {makeKey, type Sshd, startSshd} from '../targets/sshd.ts'

const hasSshd = hasProgram('sshd') && hasProgram('ssh') && hasProgram('ssh-agent')

let host: Sshd
let jump: Sshd
let authority: string
let files = 0

beforeAll(async () => {
  if (!hasSshd) return
  jump = await startSshd()
  authority = makeKey(join(jump.directory, 'authority'))
  host = await startSshd([`TrustedUserCAKeys ${authority}.pub`])
})
afterAll(async () => {
  await host?.stop()
  await jump?.stop()
})

function config(...more: readonly string[]): string {
  files += 1
  const file = join(host.directory, `config-${files}`)
  const lines = [
    ...more,
    'Host node',
    ' HostName 127.0.0.1',
    ` Port ${host.port}`,
    'Host bastion',
    ' HostName 127.0.0.1',
    ` Port ${jump.port}`,
    ` IdentityFile ${jump.key}`,
    'Host *',
    ` User ${host.user}`,
    ` UserKnownHostsFile ${host.knownHosts} ${jump.knownHosts}`,
    ' GlobalKnownHostsFile /dev/null',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

function options(more: Partial<ConnectOptions> = {}): ConnectOptions {
  return {
    transport: 'openssh',
    identities: [host.key],
    env: {},
    signal: AbortSignal.timeout(60_000),
    sshConfig: config(),
    ...more,
  }
}

async function say(given: ConnectOptions, command = 'cat; echo from-the-host') {
  const transport = await connect(parseTarget('node') as Exclude<Target, {kind: 'evidence'}>, given)
  const chunks: Buffer[] = []
  try {
    const result: ExecResult = await transport.exec(command, {
      stdin: 'through\n',
      signal: given.signal,
      onStdout: (chunk) => void chunks.push(chunk),
    })
    return {...result, stdout: Buffer.concat(chunks).toString(), identity: transport.identity}
  } finally {
    await transport.close()
  }
}

async function failure(given: ConnectOptions, command?: string): Promise<UserError> {
  return say(given, command).then(
    () => {
      throw new Error('it let us in')
    },
    (error: UserError) => error,
  )
}

describe.skipIf(!hasSshd)('connect over openssh', {timeout: 60_000}, () => {
  it("runs a command through the system's ssh", async () => {
    const said = await say(options())

    expect(said).toMatchObject({stdout: 'through\nfrom-the-host\n', exitCode: 0})
    expect(said.identity).toEqual({
      name: `${host.user}@127.0.0.1`,
      address: '127.0.0.1',
      port: host.port,
      user: host.user,
      hostKeyTrust: 'known_hosts',
    })
  })

  it("gives a command's own exit code and standard error", async () => {
    expect(await say(options(), 'echo oops >&2; exit 7')).toMatchObject({exitCode: 7, stderr: 'oops\n'})
  })

  it('goes through a jump host', async () => {
    expect((await say(options({jump: 'bastion'}))).stdout).toContain('from-the-host')
    expect(jump.log()).toContain(`target 127.0.0.1 port ${host.port}`)
  })

  it('logs in with a certificate', async () => {
    const key = makeKey(join(host.directory, 'certified'))
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'test', '-n', host.user, `${key}.pub`])

    expect((await say(options({identities: [key]}))).exitCode).toBe(0)
  })

  it('takes a key as text and leaves neither agent nor file', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('assay-'))
    const stolen = readFileSync(host.key, 'utf8').split('\n')[2] ?? ''
    const given = options({identities: [], identityText: readFileSync(host.key, 'utf8')})

    expect((await say(given, 'ps -eo args; env')).stdout).not.toContain(stolen)

    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('assay-') && !before.includes(name))
    expect(after.filter((name) => existsSync(join(tmpdir(), name, 'agent')))).toEqual([])
  })

  it('names what is wrong with a key from standard input', async () => {
    const error = await failure(options({identities: [], identityText: 'no key'}))

    expect(error.exitCode).toBe(2)
    expect(error.message).toMatch(/^ssh-add does not take the key from standard input: /)
  })

  it('trusts a pinned key, and only that', async () => {
    const sshConfig = config('UserKnownHostsFile /dev/null')

    const said = await say(options({sshConfig, hostKey: host.fingerprint}))
    expect(said.identity).toMatchObject({hostKeyTrust: 'pinned', hostKey: host.fingerprint})

    const error = await failure(options({hostKey: jump.fingerprint}))
    expect(error.message).toBe(`the host key of 127.0.0.1:${host.port} is not known`)
  })

  it('trusts an unknown key only when told to', async () => {
    const sshConfig = config('UserKnownHostsFile /dev/null')

    expect((await failure(options({sshConfig}))).message).toContain('is not known')
    expect((await say(options({sshConfig, hostKey: 'ignore'}))).identity.hostKeyTrust).toBe('ignored')
    expect((await say(options({sshConfig, hostKey: 'accept-new'}))).identity.hostKeyTrust).toBe('accept-new')
  })

  it('does not let ssh_config switch the check off', async () => {
    const sshConfig = config('StrictHostKeyChecking no', 'UserKnownHostsFile /dev/null')

    expect((await failure(options({sshConfig}))).message).toContain('is not known')
  })

  it('refuses a changed key', async () => {
    const known = join(host.directory, 'changed')
    writeFileSync(known, `[127.0.0.1]:${host.port} ${readFileSync(`${jump.key}.pub`, 'utf8')}`)

    const error = await failure(options({sshConfig: config(`UserKnownHostsFile ${known}`)}))

    expect(error.message).toBe(`the host key of 127.0.0.1:${host.port} is not the one that known_hosts has`)
  })

  it.each([
    [
      'a key that is not let in',
      () => ({identities: [makeKey(join(host.directory, 'x'))]}),
      /does not let \S+ in$/,
    ],
    ['a port where nothing listens', () => ({port: 1}), /^nothing listens at 127.0.0.1:1$/],
    [
      'a name without an address',
      () => ({sshConfig: config('HostName no-such-host.invalid')}),
      /^no address is known for no-such-host.invalid/,
    ],
    ['a proxy that ends', () => ({sshConfig: config('ProxyCommand false')}), /closed the connection while/],
  ])('says in one sentence what is wrong with %s', async (_, more, message) => {
    const error = await failure(options(more()))

    expect(error.exitCode).toBe(3)
    expect(error.message).toMatch(message)
  })

  it('calls a configuration that ssh does not take an error of usage', async () => {
    const error = await failure(options({sshConfig: config('Nonsense yes')}))

    expect(error.exitCode).toBe(2)
    expect(error.message).toContain('ssh does not take its configuration')
  })

  it('says that the connection was lost half-way', async () => {
    const error = await failure(options(), 'echo begun; kill -9 $PPID')

    expect(error.exitCode).toBe(3)
    expect(error.message).toMatch(/lost|closed/)
  })

  it('ends with the reason of an aborted run, and leaves no ssh and no master', async () => {
    const abort = new AbortController()
    const sshConfig = config(
      'ControlMaster auto',
      `ControlPath ${host.directory}/master`,
      'ControlPersist yes',
    )
    const given = options({sshConfig, signal: abort.signal})
    const transport = await connect(parseTarget('node') as Exclude<Target, {kind: 'evidence'}>, given)

    const running = transport.exec('echo begun; sleep 300', {
      stdin: '',
      signal: abort.signal,
      onStdout: () => abort.abort(new Error('enough')),
    })

    await expect(running).rejects.toThrow('enough')
    expect(existsSync(join(host.directory, 'master'))).toBe(false)
    expect(spawnSync('pgrep', ['-f', `^ssh .*${sshConfig}`]).status).toBe(1)
  })

  // sshd gives the terminal away to who logged in, which only root may do.
  it.skipIf(process.getuid?.() !== 0)('gives a terminal where it is asked for (needs root)', async () => {
    const given = options()
    const transport = await connect(parseTarget('node') as Exclude<Target, {kind: 'evidence'}>, given)

    const result = await transport.exec('test -t 0', {
      stdin: '',
      signal: given.signal,
      terminal: true,
      onStdout: () => {},
    })

    expect(result.exitCode).toBe(0)
  })
})
