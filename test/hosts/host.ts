import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {setTimeout as delay} from 'node:timers/promises'
import {afterAll, beforeAll} from 'vitest'
import {type Flavor, LAB, LAB_TIMEOUT_MS, prepareLayers} from './lab.ts'

/** What a host is to be. */
export interface HostOptions {
  readonly flavor: Flavor
  /** An image after clean-up, before its first boot (`build`, the default), or a node that has joined. */
  readonly state?: 'build' | 'booted'
  /** Names of files in `specs/`, without `.sh`, in the order in which they apply. */
  readonly specs?: readonly string[]
}

/** A running host: real sshd, sudo and systemd in namespaces of their own. */
export interface Host {
  readonly address: string
  readonly port: 22
  readonly user: 'ec2-user'
  /** `ssh://ec2-user@ADDRESS`. */
  readonly target: string
  /** The private key that `ec2-user` lets in: a file without passphrase. */
  readonly identity: string
  /** The host key's fingerprint, `SHA256:…`. */
  readonly hostKey: string
  /** A known_hosts file with the host. */
  readonly knownHosts: string
  /** An ssh_config file in which the alias `node` is the host with all of the above. */
  readonly sshConfig: string
  /** The host's directory below the cgroup2 mount: all of its processes are in it. */
  readonly cgroup: string
  /** Runs a script as the host's root, past sshd and sudo. */
  asRoot(script: string, input?: string | Buffer): Promise<Outcome>
  /** Ends the host and removes its traces. It may be called twice. */
  stop(): Promise<void>
}

/** What a script did. */
export interface Outcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a host for as long as its standard input is open; `prepareHost` says what it needs. */
export const RUN_HOST = join(LAB, 'scripts/run-host.sh')

const USER = 'ec2-user'

/** The capabilities that no namespace confines, as in run-host.sh: a script from outside would bring them along. */
const DROPPED = '-sys_time,-sys_module,-sys_rawio,-sys_boot,-mac_admin,-mac_override,-wake_alarm,-syslog'

/**
 * Starts a host and resolves when its sshd answers. It ends with `stop`, and at the latest with this process,
 * however that ends. The first host of a flavour on a machine takes some 15 seconds, all others under one.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const environment = await prepareHost(options)
  const directory = environment.DIR
  const child = spawn('sh', [RUN_HOST], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that ^C reaches this process alone, whose end then ends the host.
    detached: true,
    env: {...process.env, ...environment},
  })
  const complaints = text(child.stderr)
  const [address, init, cgroup] = await firstWords(child)
  if (address === undefined || init === undefined || cgroup === undefined)
    throw new Error(`the ${options.flavor} host did not start: ${await complaints}`)
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.stdin.end()
    await once(child, 'close')
  }
  try {
    await answers(address, init)
    // Exits above 0 when a unit failed, which some nodes are meant to have.
    await runInside(init, 'systemctl is-system-running --wait')
  } catch (error) {
    const console = readFileSync(join(directory, 'console.log'), 'utf8')
    await stop()
    throw new Error(`the ${options.flavor} host does not answer: ${console}`, {cause: error})
  }
  return {
    address,
    port: 22,
    user: USER,
    target: `ssh://${USER}@${address}`,
    identity: join(directory, 'client'),
    ...describeKey(directory, address),
    cgroup,
    asRoot: (script, input) => runInside(init, script, input),
    stop,
  }
}

/** Makes what a host starts from, and gives the environment of the script that runs it. */
export async function prepareHost({flavor, state = 'build', specs = []}: HostOptions) {
  const files = specs.map(specFile)
  const layers = await prepareLayers(flavor)
  const admin = flavor === 'bottlerocket' ? await prepareLayers('bottlerocket-admin') : []
  const directory = mkdtempSync(join(tmpdir(), 'assay-lab-'))
  for (const name of ['client', 'host']) makeKey(join(directory, name))
  return {
    DIR: directory,
    LOWER: layers.join(':'),
    ADMIN: admin.join(':'),
    FLAVOR: flavor,
    STATE: state,
    SPECS: files.join(' '),
  }
}

/** Starts a host before the tests of the enclosing `describe` and ends it after them. */
export function useHost(options: HostOptions): () => Host {
  let host: Host | undefined
  beforeAll(async () => {
    host = await startHost(options)
  }, LAB_TIMEOUT_MS)
  afterAll(() => host?.stop())
  return () => {
    if (!host) throw new Error('the host did not start')
    return host
  }
}

function specFile(name: string): string {
  const file = join(LAB, 'specs', `${name}.sh`)
  if (!existsSync(file)) throw new Error(`test/hosts/specs has no ${name}.sh`)
  return file
}

function makeKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', file])
}

/** What run-host.sh says first; nothing when it ends before it has said anything. */
async function firstWords(child: ChildProcess): Promise<readonly string[]> {
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += chunk
    const [line, rest] = said.split('\n')
    if (rest !== undefined) return (line ?? '').split(' ')
  }
  return []
}

function describeKey(directory: string, address: string): Pick<Host, 'hostKey' | 'knownHosts' | 'sshConfig'> {
  const [type, key = ''] = readFileSync(join(directory, 'host.pub'), 'utf8').split(' ')
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64')
  const knownHosts = join(directory, 'known_hosts')
  writeFileSync(knownHosts, `${address} ${type} ${key}\n`)
  const sshConfig = join(directory, 'ssh_config')
  writeFileSync(
    sshConfig,
    `Host node
  HostName ${address}
  User ${USER}
  IdentityFile ${join(directory, 'client')}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
`,
  )
  return {hostKey: `SHA256:${digest.replace(/=+$/, '')}`, knownHosts, sshConfig}
}

const ANSWER_TIMEOUT_MS = 20_000
const RETRY_MS = 10

/** Resolves when an SSH server greets at port 22 of the address, and rejects when the host's first process is gone. */
async function answers(address: string, init: string): Promise<void> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS
  for (;;) {
    const socket = connect(22, address)
    try {
      const [greeting] = await once(socket, 'data', {signal: AbortSignal.timeout(1000)})
      if (String(greeting).startsWith('SSH-2.0')) return
    } catch (error) {
      if (Date.now() > deadline || !existsSync(`/proc/${init}`)) throw error
    } finally {
      socket.destroy()
    }
    await delay(RETRY_MS)
  }
}

async function runInside(init: string, script: string, input?: string | Buffer): Promise<Outcome> {
  const enter = ['-t', init, '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w']
  const confine = ['setpriv', `--bounding-set=${DROPPED}`, '--inh-caps=-all']
  const child = spawn('nsenter', [...enter, ...confine, 'sh', '-c', script], {
    // A Bottlerocket host has neither setpriv nor a shell, so the lab keeps them where no PATH of its own leads.
    env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/lab', LC_ALL: 'C'},
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const closed = once(child, 'close')
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return {exitCode, stdout, stderr}
}
