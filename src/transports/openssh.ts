import {UsageError} from '../errors.ts'
import type {ConnectOptions} from '../targets/connect.ts'
import {withoutPadding} from '../targets/host-keys.ts'
import type {Target} from '../targets/target.ts'
import {closeAfterCommands} from './close-after-commands.ts'
import {type KeyAgent, startKeyAgent} from './openssh-agent.ts'
import {openSshError} from './openssh-errors.ts'
import {runProcess} from './run-process.ts'
import type {ExecOptions, ExecResult, HostIdentity, HostKeyTrust, Transport} from './transport.ts'

type SshTarget = Extract<Target, {kind: 'ssh'}>

/**
 * Runs commands through the system's ssh, each over a connection of its own, with nobody to answer questions.
 * What ssh_config says is ssh's business; only the check of host keys is not left to it. Throws `UsageError`
 * where there is no ssh or its configuration is wrong.
 */
export async function connectOpenSsh(target: SshTarget, options: ConnectOptions): Promise<Transport> {
  const destination = destinationWords(target, options)
  const resolved = await resolve(destination, options.signal)
  const policy =
    options.hostKey ?? (resolved.get('stricthostkeychecking') === 'accept-new' ? 'accept-new' : undefined)
  const agent =
    options.identityText === undefined ? undefined : await startKeyAgent(options.identityText, options.signal)
  const words = [...sessionWords, ...hostKeyWords(policy), ...identityWords(options, agent)]
  const identity = identityOf(resolved, policy)
  return closeAfterCommands({
    kind: 'openssh',
    identity,
    exec: async (command, exec) => {
      const tty = exec.terminal ? '-tt' : '-T'
      const result = await runProcess(['ssh', tty, ...words, ...destination, command], exec)
      if (result.exitCode === SSH_FAILED) throw openSshError(identity, result.stderr)
      return result
    },
    close: async () => agent?.stop(),
  })
}

/** ssh(1), EXIT STATUS. Assay's commands never end so by themselves. */
const SSH_FAILED = 255

const sessionWords: readonly string[] = [
  'BatchMode=yes',
  'ClearAllForwardings=yes',
  'ConnectTimeout=20',
  'ControlMaster=no',
  'ControlPath=none',
  'EscapeChar=none',
  'ForwardAgent=no',
  'ForwardX11=no',
  'LogLevel=INFO',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'ServerAliveCountMax=3',
  'ServerAliveInterval=5',
  'SessionType=default',
  'StdinNull=no',
  'UpdateHostKeys=no',
].flatMap((option) => ['-o', option])

function destinationWords(target: SshTarget, options: ConnectOptions): readonly string[] {
  const user = target.user ?? options.user
  const port = target.port ?? options.port
  return [
    ...(options.sshConfig === undefined ? [] : ['-F', options.sshConfig]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(options.jump === undefined ? [] : ['-J', options.jump]),
    '--',
    target.host,
  ]
}

/** ssh_config's "StrictHostKeyChecking no" would switch the check off without a word: the flag decides. */
function hostKeyWords(policy: string | undefined): readonly string[] {
  const nowhere = ['UserKnownHostsFile=/dev/null', 'GlobalKnownHostsFile=/dev/null']
  const words = {
    ignore: ['StrictHostKeyChecking=no', ...nowhere],
    'accept-new': ['StrictHostKeyChecking=accept-new'],
  }[policy ?? ''] ?? ['StrictHostKeyChecking=yes']
  const pinned = policy?.startsWith('SHA256:') ? [...nowhere, `KnownHostsCommand=${pinCommand(policy)}`] : []
  return [...words, ...pinned].flatMap((option) => ['-o', option])
}

/** ssh asks this command for the lines of known_hosts; it vouches for a key with the pinned fingerprint alone. */
function pinCommand(pin: string): string {
  return `/bin/sh -c "[ $1 != ${withoutPadding(pin)} ] || echo $2 $3 $4" sh %f %H %t %K`
}

function identityWords({identities}: ConnectOptions, agent: KeyAgent | undefined): readonly string[] {
  if (agent)
    return [
      '-o',
      `IdentityAgent=${agent.socket}`,
      '-o',
      'IdentitiesOnly=no',
      ...identities.flatMap((file) => ['-i', file]),
    ]
  return identities.length === 0
    ? []
    : ['-o', 'IdentitiesOnly=yes', ...identities.flatMap((file) => ['-i', file])]
}

/** What ssh itself makes of its configuration. */
async function resolve(
  destination: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const chunks: Buffer[] = []
  const options: ExecOptions = {stdin: '', signal, onStdout: (chunk) => void chunks.push(chunk)}
  const {exitCode, stderr} = await runSshG(destination, options)
  if (exitCode !== 0)
    throw new UsageError(`ssh does not take its configuration: ${stderr.trim().split('\n').at(-1)}`)
  const lines = Buffer.concat(chunks).toString('utf8').split('\n')
  return new Map(lines.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]))
}

async function runSshG(destination: readonly string[], options: ExecOptions): Promise<ExecResult> {
  return runProcess(['ssh', '-G', ...destination], options).catch((cause: Error) => {
    if (options.signal.aborted || !/ENOENT/.test(cause.message)) throw cause
    throw new UsageError('--transport openssh: there is no program ssh', {
      cause,
      hint: 'Install the OpenSSH client, or leave --transport out',
    })
  })
}

function identityOf(resolved: ReadonlyMap<string, string>, policy: string | undefined): HostIdentity {
  const [address = '', user = ''] = [resolved.get('hostname'), resolved.get('user')]
  const pin = policy?.startsWith('SHA256:') ? withoutPadding(policy) : undefined
  return {
    name: `${user}@${address}`,
    address,
    port: Number(resolved.get('port')),
    user,
    ...(pin !== undefined && {hostKey: pin}),
    hostKeyTrust: trustOf(policy),
  }
}

function trustOf(policy: string | undefined): HostKeyTrust {
  if (policy === undefined) return 'known_hosts'
  if (policy === 'accept-new') return 'accept-new'
  return policy === 'ignore' ? 'ignored' : 'pinned'
}
