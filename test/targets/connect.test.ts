import {execFileSync} from 'node:child_process'
import {appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {TargetError} from '../../src/errors.ts'
import {type ConnectOptions, connect} from '../../src/targets/connect.ts'
import {parseTarget, type Target} from '../../src/targets/target.ts'
import type {Transport} from '../../src/transports/transport.ts'
import {hasProgram} from '../has-program.ts'
import {makeKey, publicKey, type Sshd, startAgent, startSshd} from './sshd.ts'

const hasSshd = hasProgram('sshd') && hasProgram('ssh-agent') && hasProgram('ssh-keygen')

let host: Sshd
let jump: Sshd
let files = 0

beforeAll(async () => {
  if (!hasSshd) return
  host = await startSshd(['MaxAuthTries 4'])
  jump = await startSshd()
})
afterAll(async () => {
  await host?.stop()
  await jump?.stop()
})

function config(...lines: readonly string[]): string {
  files += 1
  const file = join(host.directory, `config-${files}`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** An alias `node` for the host, as a user would write it, with its key. */
function nodeConfig(...more: readonly string[]): string {
  return config(
    ...more,
    'Host node',
    ' HostName 127.0.0.1',
    ` Port ${host.port}`,
    ` IdentityFile ${host.key}`,
    `Host *`,
    ` User ${host.user}`,
    ` UserKnownHostsFile ${host.knownHosts} ${jump.knownHosts}`,
  )
}

function options(more: Partial<ConnectOptions> = {}): ConnectOptions {
  return {
    transport: 'ssh2',
    identities: [],
    env: {},
    signal: AbortSignal.timeout(60_000),
    sshConfig: nodeConfig(),
    ...more,
  }
}

async function open(text: string, given: ConnectOptions): Promise<Transport> {
  return connect(parseTarget(text) as Exclude<Target, {kind: 'evidence'}>, given)
}

async function say(transport: Transport): Promise<string> {
  const chunks: Buffer[] = []
  try {
    const result = await transport.exec('cat; echo from-the-host', {
      stdin: 'through\n',
      signal: AbortSignal.timeout(30_000),
      onStdout: (chunk) => void chunks.push(chunk),
    })
    expect(result.exitCode).toBe(0)
    return Buffer.concat(chunks).toString()
  } finally {
    await transport.close()
  }
}

async function failure(text: string, given: ConnectOptions): Promise<TargetError> {
  return open(text, given).then(
    async (transport) => {
      await transport.close()
      throw new Error('it let us in')
    },
    (error: TargetError) => error,
  )
}

const SAID = 'through\nfrom-the-host\n'

describe.skipIf(!hasSshd)('connect over ssh2', {timeout: 60_000}, () => {
  it('follows an alias of ssh_config', async () => {
    const transport = await open('node', options())

    expect(transport.identity).toMatchObject({
      name: `${host.user}@127.0.0.1`,
      port: host.port,
      hostKey: host.fingerprint,
      hostKeyTrust: 'known_hosts',
    })
    expect(await say(transport)).toBe(SAID)
  })

  it('takes a URL with user and port, and a key from a file', async () => {
    const sshConfig = config(`UserKnownHostsFile ${host.knownHosts}`)

    const transport = await open(
      `ssh://${host.user}@127.0.0.1:${host.port}`,
      options({sshConfig, identities: [host.key]}),
    )

    expect(await say(transport)).toBe(SAID)
  })

  it('takes the key as text, with the line ends that a here-document leaves', async () => {
    const identityText = readFileSync(host.key, 'utf8').replaceAll('\n', '\r\n').trim()

    expect(await say(await open('node', options({identityText})))).toBe(SAID)
  })

  describe('with keys in all formats', () => {
    const formats: readonly (readonly [string, readonly string[]])[] = [
      ['OpenSSH, Ed25519', []],
      ['OpenSSH, RSA', ['-t', 'rsa', '-b', '2048']],
      ['OpenSSH, ECDSA 384', ['-t', 'ecdsa', '-b', '384']],
      ['PEM, RSA', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
      ['PEM, ECDSA', ['-t', 'ecdsa', '-m', 'PEM']],
      ['PKCS #8, RSA', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
      ['PKCS #8, ECDSA', ['-t', 'ecdsa', '-m', 'PKCS8']],
    ]

    it.each(formats)('logs in with %s, with and without a passphrase', async (name, words) => {
      const file = makeKey(join(host.directory, `key-${name.replaceAll(/\W+/g, '-')}`), ...words)
      appendFileSync(join(host.directory, 'authorized'), `${publicKey(file)}\n`)
      const locked = `${file}.locked`
      copyFileSync(file, locked)
      execFileSync('chmod', ['600', locked])
      const format = words.includes('-m') ? ['-m', words[words.indexOf('-m') + 1] ?? ''] : []
      execFileSync('ssh-keygen', ['-q', '-p', '-N', 'open sesame', '-P', '', ...format, '-f', locked])

      expect(await say(await open('node', options({identities: [file]})))).toBe(SAID)
      const env = {ASSAY_PASSPHRASE: 'open sesame'}
      expect(await say(await open('node', options({identities: [locked], env})))).toBe(SAID)
      const wrong = await failure('node', options({identities: [locked], env: {ASSAY_PASSPHRASE: 'no'}}))
      expect(wrong.message).toBe(`the passphrase for ${locked} is wrong`)
    })

    it('logs in with an Ed25519 key in PKCS #8, as Terraform writes it', async () => {
      const {generateKeyPairSync} = await import('node:crypto')
      const pair = generateKeyPairSync('ed25519')
      const raw = Buffer.from(pair.publicKey.export({format: 'jwk'}).x ?? '', 'base64url')
      const blob = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0 ', 'latin1'), raw])
      appendFileSync(join(host.directory, 'authorized'), `ssh-ed25519 ${blob.toString('base64')}\n`)
      const identityText = pair.privateKey.export({type: 'pkcs8', format: 'pem'}) as string

      expect(await say(await open('node', options({identityText})))).toBe(SAID)
    })
  })

  it('asks for a passphrase where there is somebody to ask', async () => {
    const file = makeKey(join(host.directory, 'asked'), '-N', 'typed')
    appendFileSync(join(host.directory, 'authorized'), `${publicKey(file)}\n`)
    const questions: string[] = []
    const prompt = async (question: string): Promise<string> => {
      questions.push(question)
      return 'typed'
    }

    expect(await say(await open('node', options({identities: [file], prompt})))).toBe(SAID)
    expect(questions).toEqual([`Passphrase for ${file}: `])
    const unasked = await failure('node', options({identities: [file]}))
    expect(unasked.message).toBe(`the private key ${file} has a passphrase`)
  })

  it.each([
    ['text that is no key', 'hello', /is not a private key that can be read/],
    ['nothing', '', /standard input holds no private key/],
  ])('refuses %s as a key', async (_, identityText, message) => {
    expect((await failure('node', options({identityText}))).message).toMatch(message)
  })

  it('says which keys were shown when none is let in', async () => {
    const stranger = makeKey(join(host.directory, 'stranger'))

    const error = await failure('node', options({identities: [stranger]}))

    expect(error.exitCode).toBe(3)
    expect(error.message).toBe(
      `127.0.0.1:${host.port} does not let ${host.user} in: offered were ${stranger}`,
    )
  })

  describe('with a real ssh-agent', () => {
    it('shows its keys', async () => {
      const agent = await startAgent(host.directory, [host.key])
      const sshConfig = config(`Host *`, ` User ${host.user}`, ` UserKnownHostsFile ${host.knownHosts}`)
      const env = {SSH_AUTH_SOCK: agent.socket}

      const transport = await open(`ssh://127.0.0.1:${host.port}`, options({sshConfig, env}))

      expect(await say(transport)).toBe(SAID)
      await agent.stop()
    })

    it('lets it sign for a locked key, and asks nobody', async () => {
      const file = makeKey(join(host.directory, 'held'))
      appendFileSync(join(host.directory, 'authorized'), `${publicKey(file)}\n`)
      const agent = await startAgent(host.directory, [file])
      execFileSync('ssh-keygen', ['-q', '-p', '-N', 'secret', '-P', '', '-f', file])

      const transport = await open('node', options({identities: [file], env: {SSH_AUTH_SOCK: agent.socket}}))

      expect(await say(transport)).toBe(SAID)
      await agent.stop()
    })

    it('shows the key of ssh_config before the others, so that MaxAuthTries is not used up', async () => {
      const others = Array.from({length: 6}, (_, at) => makeKey(join(host.directory, `other-${at}`)))
      const agent = await startAgent(host.directory, others)
      const env = {SSH_AUTH_SOCK: agent.socket}

      expect(await say(await open('node', options({env})))).toBe(SAID)

      const sshConfig = config(`User ${host.user}`, `UserKnownHostsFile ${host.knownHosts}`)
      const error = await failure(`ssh://127.0.0.1:${host.port}`, options({sshConfig, env}))
      expect(error.message).toMatch(/let \S+ try [34] keys and no more: offered were .* of ssh-agent/)
      expect(error.hint).toContain('IdentitiesOnly yes')
      await agent.stop()
    })

    it('keeps its other keys back under IdentitiesOnly', async () => {
      const stranger = makeKey(join(host.directory, 'only'))
      const agent = await startAgent(host.directory, [host.key])
      const sshConfig = nodeConfig('IdentitiesOnly yes')
      writeFileSync(sshConfig, readFileSync(sshConfig, 'utf8').replace(host.key, stranger))

      const error = await failure('node', options({sshConfig, env: {SSH_AUTH_SOCK: agent.socket}}))

      expect(error.message).toContain(`offered were ${stranger}`)
      expect(error.message).not.toContain('ssh-agent')
      await agent.stop()
    })

    it('goes on without one that is not there', async () => {
      const env = {SSH_AUTH_SOCK: join(host.directory, 'no-agent')}

      expect(await say(await open('node', options({env})))).toBe(SAID)
    })
  })

  describe('when it checks the host key', () => {
    it('refuses an unknown key and says how to trust it', async () => {
      const sshConfig = nodeConfig('UserKnownHostsFile /dev/null', 'GlobalKnownHostsFile /dev/null')

      const error = await failure('node', options({sshConfig}))

      expect(error.message).toBe(`the host key of [127.0.0.1]:${host.port} is not known: ${host.fingerprint}`)
      expect(error.hint).toContain(`--host-key ${host.fingerprint}`)
    })

    it('does not let ssh_config switch the check off', async () => {
      const sshConfig = nodeConfig('StrictHostKeyChecking no', 'UserKnownHostsFile /dev/null')

      const error = await failure('node', options({sshConfig}))

      expect(error.message).toContain('is not known')
      expect(error.hint).toContain('--host-key ignore')
    })

    it('trusts a pinned key, and only that', async () => {
      const sshConfig = nodeConfig('UserKnownHostsFile /dev/null')

      const transport = await open('node', options({sshConfig, hostKey: host.fingerprint}))
      expect(transport.identity.hostKeyTrust).toBe('pinned')
      await transport.close()

      const error = await failure('node', options({sshConfig, hostKey: jump.fingerprint}))
      expect(error.message).toContain(`is ${host.fingerprint}, not ${jump.fingerprint}`)
    })

    it('writes a new key under accept-new, and finds it the next time', async () => {
      const known = join(host.directory, 'new-known-hosts')
      const sshConfig = nodeConfig(`UserKnownHostsFile ${known}`)

      const first = await open('node', options({sshConfig, hostKey: 'accept-new'}))
      await first.close()
      const second = await open('node', options({sshConfig}))
      await second.close()

      expect([first, second].map(({identity}) => identity.hostKeyTrust)).toEqual([
        'accept-new',
        'known_hosts',
      ])
    })

    it('honours StrictHostKeyChecking accept-new', async () => {
      const known = join(host.directory, 'config-known-hosts')
      const sshConfig = nodeConfig('StrictHostKeyChecking accept-new', `UserKnownHostsFile ${known}`)

      const transport = await open('node', options({sshConfig}))

      expect(transport.identity.hostKeyTrust).toBe('accept-new')
      expect(existsSync(known)).toBe(true)
      await transport.close()
    })

    it('refuses a changed key, also under accept-new', async () => {
      const known = join(host.directory, 'changed')
      writeFileSync(known, `[127.0.0.1]:${host.port} ${publicKey(jump.key)}\n`)
      const sshConfig = nodeConfig(`UserKnownHostsFile ${known}`)

      const error = await failure('node', options({sshConfig, hostKey: 'accept-new'}))

      expect(error.message).toContain(`but ${known}:1 says SHA256:`)
      expect(error.hint).toContain('ssh-keygen -R')
    })

    it('says so when it was told to trust anything', async () => {
      const sshConfig = nodeConfig('UserKnownHostsFile /dev/null')

      const transport = await open('node', options({sshConfig, hostKey: 'ignore'}))

      expect(transport.identity).toMatchObject({hostKeyTrust: 'ignored', hostKey: host.fingerprint})
      await transport.close()
    })

    it('looks an alias up that HostKeyAlias names', async () => {
      const known = join(host.directory, 'alias-known')
      writeFileSync(known, readFileSync(host.knownHosts, 'utf8').replace(/^\S+/, 'golden'))
      const sshConfig = nodeConfig('HostKeyAlias golden', `UserKnownHostsFile ${known}`)

      expect(await say(await open('node', options({sshConfig})))).toBe(SAID)
    })
  })

  describe('through other hosts', () => {
    const jumpLines = (): readonly string[] => [
      'Host bastion',
      ' HostName 127.0.0.1',
      ` Port ${jump.port}`,
      ` IdentityFile ${jump.key}`,
    ]

    it('goes through a jump host of the command line', async () => {
      const sshConfig = nodeConfig(...jumpLines())

      expect(await say(await open('node', options({sshConfig, jump: 'bastion'})))).toBe(SAID)
      expect(jump.log()).toContain(
        `server_request_direct_tcpip: originator 127.0.0.1 port 0, target 127.0.0.1 port ${host.port}`,
      )
    })

    it('goes through a chain, where the first hop has a ProxyJump of its own', async () => {
      const sshConfig = nodeConfig(
        'Host node',
        ' ProxyJump second',
        'Host second',
        ' ProxyJump bastion',
        ' HostName 127.0.0.1',
        ` Port ${jump.port}`,
        ` IdentityFile ${jump.key}`,
        ...jumpLines(),
      )

      expect(await say(await open('node', options({sshConfig})))).toBe(SAID)
    })

    it('stops at jump hosts that lead in a circle', async () => {
      const sshConfig = config('Host a', ' ProxyJump b', 'Host b', ' ProxyJump a')

      expect((await failure('a', options({sshConfig}))).message).toMatch(
        /^the jump hosts to [ab] lead in a circle$/,
      )
    })

    it('says that a jump host leads nowhere', async () => {
      const sshConfig = config(
        'Host nowhere',
        ' HostName 127.0.0.1',
        ' Port 1',
        ' ProxyJump bastion',
        ...jumpLines(),
        'Host *',
        ` User ${jump.user}`,
        ` UserKnownHostsFile ${jump.knownHosts}`,
      )

      expect((await failure('nowhere', options({sshConfig}))).message).toMatch(
        /^bastion does not lead on to 127.0.0.1:1: /,
      )
    })

    it('goes through a ProxyCommand', async () => {
      const relay = `${process.execPath} -e 's=require("net").connect(%p,"%h");process.stdin.pipe(s).pipe(process.stdout)'`

      expect(await say(await open('node', options({sshConfig: nodeConfig(`ProxyCommand ${relay}`)})))).toBe(
        SAID,
      )
    })

    it('says why a ProxyCommand ended', async () => {
      const sshConfig = nodeConfig('ProxyCommand sh -c "echo no way >&2; exit 3"')

      const error = await failure('node', options({sshConfig}))

      expect(error.message).toBe(`the ProxyCommand to 127.0.0.1:${host.port} ended with 3, saying "no way"`)
    })

    it('ends a ProxyCommand and its children with an aborted run', async () => {
      const pid = join(host.directory, 'proxy-pid')
      const sshConfig = nodeConfig(`ProxyCommand sh -c 'sleep 300 & echo $! >${pid}; wait'`)
      const abort = new AbortController()
      const opening = failure('node', options({sshConfig, signal: abort.signal}))
      while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await new Promise(setImmediate)
      abort.abort(new Error('enough'))

      expect((await opening).message).toBe('enough')
      const child = readFileSync(pid, 'utf8').trim()
      const isRunning = (): boolean => {
        try {
          return !/^State:\s+Z/m.test(readFileSync(`/proc/${child}/status`, 'utf8'))
        } catch {
          return false
        }
      }
      while (isRunning()) await new Promise(setImmediate)
    })
  })
})
