import {spawn} from 'node:child_process'
import {userInfo} from 'node:os'
import {Duplex} from 'node:stream'
import {TargetError, UsageError} from '../errors.ts'
import {connectLocal} from '../transports/local.ts'
import type {Transport} from '../transports/transport.ts'
import type {SshSettings} from './ssh-config.ts'
import type {Target} from './target.ts'

export interface ConnectOptions {
  readonly user?: string
  readonly port?: number
  /** Private key files. */
  readonly identities: readonly string[]
  /** A private key as text. */
  readonly identityText?: string
  readonly jump?: string
  readonly sshConfig?: string
  readonly hostKey?: string
  readonly env: NodeJS.ProcessEnv
  readonly prompt?: (question: string) => Promise<string>
  readonly signal: AbortSignal
}

/** Opens the way to a target. Throws `TargetError` and `UsageError`. */
export async function connect(
  target: Exclude<Target, {kind: 'evidence'}>,
  options: ConnectOptions,
): Promise<Transport> {
  if (target.kind === 'local') return connectLocal()
  if (target.kind === 'root') return connectLocal(target.directory)
  const chain = (options.jump ?? '').split(',').filter((hop) => hop !== '')
  return connectSsh(target, options, chain.length > 0 ? chain : undefined, 0)
}

type SshTarget = Extract<Target, {kind: 'ssh'}>

/** More hops than anybody has; it stops a ProxyJump that leads to itself. */
const MAX_HOPS = 8

async function connectSsh(
  target: SshTarget,
  options: ConnectOptions,
  chain: readonly string[] | undefined,
  hop: number,
): Promise<Transport & {readonly client: import('ssh2').Client}> {
  if (hop > MAX_HOPS) throw new UsageError(`the jump hosts to ${target.host} lead in a circle`)
  const [{connectSsh2}, {resolveSshConfig}, {loadIdentities}, keys] = await Promise.all([
    import('../transports/ssh2.ts'),
    import('./ssh-config.ts'),
    import('./identities.ts'),
    import('./host-keys.ts'),
  ])
  const settings = await resolveSshConfig(target.host, options.sshConfig, target.user)
  const {port, user, jumps} = endpoint(target, settings, options, chain, hop === 0)
  const name = keys.knownHostName(settings.hostKeyAlias ?? settings.hostName, port)
  const through = await wayTo(settings, port, user, jumps, options, hop)
  const passphrase = options.env['ASSAY_PASSPHRASE']
  const connection = await connectSsh2({
    host: settings.hostName,
    port,
    user,
    identities: await loadIdentities({
      files: options.identities,
      ...(options.identityText !== undefined && {text: options.identityText}),
      fallbacks: settings.identityFiles,
      ...(passphrase !== undefined && {passphrase}),
      ...(options.prompt && {prompt: options.prompt}),
    }),
    ...agentOf(options),
    expected: {
      name,
      known: await keys.loadKnownHosts(settings.userKnownHostsFiles, name),
      files: settings.userKnownHostsFiles,
      policy: hop === 0 ? options.hostKey : undefined,
    },
    ...(through && {through: through.stream}),
    signal: options.signal,
  })
  const [knownHosts] = settings.userKnownHostsFiles
  if (connection.identity.hostKeyTrust === 'accept-new' && knownHosts !== undefined)
    await keys.rememberHostKey(knownHosts, name, connection.hostKey)
  return {...connection, close: () => connection.close().then(() => through?.close())}
}

interface Endpoint {
  readonly port: number
  readonly user: string
  readonly jumps: readonly string[] | undefined
}

/** The target's own words win over flags, and flags over ssh_config; flags are for the last hop alone. */
function endpoint(
  target: SshTarget,
  settings: SshSettings,
  options: ConnectOptions,
  chain: readonly string[] | undefined,
  final: boolean,
): Endpoint {
  const flags: {port?: number; user?: string} = final ? options : {}
  return {
    port: target.port ?? flags.port ?? settings.port ?? 22,
    user: target.user ?? flags.user ?? settings.user ?? userInfo().username,
    jumps: chain ?? (final ? settings.proxyJump?.split(',') : undefined),
  }
}

/** Keys that were named are the only ones that are offered. */
function agentOf({identities, identityText, env}: ConnectOptions): {agent?: string} {
  const socket = env['SSH_AUTH_SOCK']
  return identities.length > 0 || identityText !== undefined || !socket ? {} : {agent: socket}
}

interface Way {
  readonly stream: Duplex
  close(): void
}

async function wayTo(
  {hostName, proxyCommand}: {hostName: string; proxyCommand?: string},
  port: number,
  user: string,
  jumps: readonly string[] | undefined,
  options: ConnectOptions,
  hop: number,
): Promise<Way | undefined> {
  if (jumps && jumps.length > 0) return throughJump(jumps, hostName, port, options, hop)
  return proxyCommand === undefined ? undefined : throughCommand(expand(proxyCommand, hostName, port, user))
}

async function throughJump(
  jumps: readonly string[],
  host: string,
  port: number,
  options: ConnectOptions,
  hop: number,
): Promise<Way> {
  const {parseTarget} = await import('./target.ts')
  const last = jumps.at(-1) ?? ''
  const target = parseTarget(last.includes('://') ? last : `ssh://${last}`)
  if (target.kind !== 'ssh') throw new UsageError(`--jump: ${last} is not a host`)
  const jump = await connectSsh(target, options, jumps.slice(0, -1), hop + 1)
  const stream = await new Promise<Duplex>((resolve, reject) => {
    jump.client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    )
  }).catch((cause: Error) => {
    void jump.close()
    throw new TargetError(`${last} does not lead on to ${host}:${port}: ${cause.message}`, {cause})
  })
  return {stream, close: () => void jump.close()}
}

/** ssh_config(5): the command's standard input and output are the connection. */
function throughCommand(command: string): Way {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {stdio: ['pipe', 'pipe', 'ignore']})
  return {
    stream: Duplex.from({readable: child.stdout, writable: child.stdin}),
    close: () => void child.kill(),
  }
}

function expand(command: string, host: string, port: number, user: string): string {
  const tokens: Readonly<Record<string, string>> = {h: host, p: String(port), r: user, '%': '%'}
  return command.replaceAll(/%([hpr%])/g, (_, token: string) => tokens[token] ?? '')
}
