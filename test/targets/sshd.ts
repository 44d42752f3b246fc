import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'

export const SSHD = '/usr/sbin/sshd'

/** A real sshd on a loopback port that lets in the user who runs the tests. */
export interface Sshd {
  readonly directory: string
  readonly port: number
  readonly user: string
  /** The file of a private key that is let in. */
  readonly key: string
  /** A known_hosts file that knows the host. */
  readonly knownHosts: string
  /** OpenSSH's fingerprint of the Ed25519 host key. */
  readonly fingerprint: string
  /** What sshd wrote to its log so far. */
  log(): string
  stop(): Promise<void>
}

/** Makes a key pair; the private key's file is returned. */
export function makeKey(file: string, ...words: readonly string[]): string {
  const type = words.includes('-t') ? [] : ['-t', 'ed25519']
  const passphrase = words.includes('-N') ? [] : ['-N', '']
  execFileSync('ssh-keygen', ['-q', ...type, ...passphrase, ...words, '-f', file], {stdio: 'pipe'})
  return file
}

export function publicKey(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').trim()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/**
 * Starts one; `config` is added to sshd_config, and wins over what is there by default. `wrap` is a command that
 * runs sshd: it gets the directory's name and then sshd's command line.
 */
export async function startSshd(
  config: readonly string[] = [],
  wrap?: (directory: string) => readonly string[],
): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-sshd-'))
  chmodSync(directory, 0o755)
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', {mode: 0o755})
  const hostKey = makeKey(join(directory, 'host'))
  const key = makeKey(join(directory, 'user'))
  writeFileSync(join(directory, 'authorized'), `${publicKey(key)}\n`)
  const port = await freePort()
  const file = join(directory, 'sshd_config')
  writeFileSync(
    file,
    [
      ...config,
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${join(directory, 'authorized')}`,
      `PidFile ${join(directory, 'pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'UsePAM no',
      'StrictModes no',
      'LogLevel DEBUG1',
      '',
    ].join('\n'),
  )
  const log = join(directory, 'log')
  const [program, ...words] = [...(wrap?.(directory) ?? []), SSHD, '-D', '-f', file, '-E', log]
  const child = spawn(program, words, {stdio: 'ignore'})
  await listening(child, log)
  const [type = '', blob = ''] = publicKey(hostKey).split(' ')
  const knownHosts = join(directory, 'known_hosts')
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${type} ${blob}\n`)
  return {
    directory,
    port,
    user: userInfo().username,
    key,
    knownHosts,
    fingerprint: execFileSync('ssh-keygen', ['-lf', hostKey], {encoding: 'utf8'}).split(' ')[1] ?? '',
    log: () => readFileSync(log, 'utf8'),
    stop: async () => {
      const ended = once(child, 'close')
      child.kill()
      await ended
      rmSync(directory, {recursive: true, force: true})
    },
  }
}

async function listening(child: ChildProcess, log: string): Promise<void> {
  const text = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
  while (!text().includes('Server listening on')) {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}: ${text()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A real ssh-agent with the keys of these files. */
export async function startAgent(directory: string, keys: readonly string[]) {
  const socket = join(directory, `agent-${Math.random().toString(36).slice(2)}`)
  const child = spawn('ssh-agent', ['-D', '-a', socket], {stdio: ['ignore', 'pipe', 'ignore']})
  await once(child.stdout, 'data')
  for (const key of keys)
    execFileSync('ssh-add', ['-q', key], {env: {...process.env, SSH_AUTH_SOCK: socket}, stdio: 'pipe'})
  return {
    socket,
    stop: async () => {
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}
