import {once} from 'node:events'
import type {Duplex} from 'node:stream'
import {TargetError, UsageError} from '../errors.ts'
import {connectSsh2, type Ssh2Connection} from '../transports/ssh2.ts'
import type {Transport} from '../transports/transport.ts'
import type {ConnectOptions} from './connect.ts'
import {loadExpectedHost} from './expected-host.ts'
import type {ExpectedHost} from './host-keys.ts'
import {rememberHostKey} from './known-hosts.ts'
import {loadOffers} from './load-offers.ts'
import {startProxyCommand} from './proxy-command.ts'
import {resolveSshConfig} from './ssh-config.ts'
import type {SshSettings} from './ssh-settings.ts'
import {parseTarget, type Target} from './target.ts'

type SshTarget = Extract<Target, {kind: 'ssh'}>

/** More hops than anybody has; it stops a ProxyJump that leads to itself. */
const MAX_HOPS = 8

/** Seconds where ssh_config has no ConnectTimeout. */
const CONNECT_TIMEOUT = 20

/** Opens an SSH connection as ssh_config and the flags say. Throws `TargetError` and `UsageError`. */
export async function connectSsh(target: SshTarget, options: ConnectOptions): Promise<Transport> {
  const chain = (options.jump ?? '').split(',').filter((hop) => hop !== '')
  return connectHop(target, options, chain, 0)
}

async function connectHop(
  target: SshTarget,
  options: ConnectOptions,
  chain: readonly string[],
  hop: number,
): Promise<Ssh2Connection> {
  if (hop > MAX_HOPS) throw new UsageError(`the jump hosts to ${target.host} lead in a circle`)
  const settings = await resolveSshConfig(target.host, options.sshConfig, {
    ...(hop === 0 && given(options)),
    ...given(target),
    env: options.env,
  })
  const [offers, expected] = await Promise.all([
    loadOffers(settings, options),
    loadExpectedHost(settings, hop === 0 ? options.hostKey : undefined),
  ])
  const through = await wayTo(settings, chain, options, hop)
  try {
    const connection = await connectSsh2({
      host: settings.hostName,
      port: settings.port,
      user: settings.user,
      offers,
      expected,
      ...(through && {through: through.stream}),
      connectTimeoutMs: (settings.connectTimeout ?? CONNECT_TIMEOUT) * 1000,
      signal: options.signal,
      ...(options.onDialled && {onDialled: options.onDialled}),
    })
    const close = async (): Promise<void> => {
      await connection.close()
      await through?.close()
    }
    const opened = {...connection, close}
    await remember(opened, expected)
    return opened
  } catch (error) {
    const why = options.signal.aborted ? undefined : await through?.explain?.()
    await through?.close()
    if (why === undefined || !(error instanceof TargetError)) throw error
    throw new TargetError(`the ProxyCommand to ${settings.hostName}:${settings.port} ${why}`, {cause: error})
  }
}

function given({user, port}: {readonly user?: string; readonly port?: number}) {
  return {...(user !== undefined && {user}), ...(port !== undefined && {port})}
}

async function remember(connection: Ssh2Connection, {files, name}: ExpectedHost): Promise<void> {
  const [file] = files
  if (connection.identity.hostKeyTrust !== 'accept-new' || file === undefined) return
  try {
    await rememberHostKey(file, name, connection.hostKey)
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** What stands between this machine and the host. `close` ends it. */
interface Way {
  readonly stream: Duplex
  explain?(): Promise<string | undefined>
  close(): Promise<void>
}

async function wayTo(
  {hostName, port, proxyCommand, proxyJump}: SshSettings,
  chain: readonly string[],
  options: ConnectOptions,
  hop: number,
): Promise<Way | undefined> {
  const jumps = chain.length > 0 ? chain : (proxyJump?.split(',') ?? [])
  if (jumps.length > 0) return throughJump(jumps, hostName, port, options, hop)
  return proxyCommand === undefined ? undefined : startProxyCommand(proxyCommand)
}

/** The last hop is reached through those before it; the first one may have jump hosts of its own. */
async function throughJump(
  jumps: readonly string[],
  host: string,
  port: number,
  options: ConnectOptions,
  hop: number,
): Promise<Way> {
  const last = jumps.at(-1)?.trim() ?? ''
  const target = parseTarget(last.includes('://') ? last : `ssh://${last}`)
  if (target.kind !== 'ssh') throw new UsageError(`--jump: ${last} is not a host`)
  const jump = await connectHop(target, options, jumps.slice(0, -1), hop + 1)
  try {
    return {stream: await forward(jump, host, port, options.signal), close: () => jump.close()}
  } catch (cause) {
    await jump.close()
    if (options.signal.aborted) throw options.signal.reason
    throw new TargetError(`${last} does not lead on to ${host}:${port}: ${(cause as Error).message}`, {
      cause,
      hint: 'Look at AllowTcpForwarding on the jump host, and at the routes from there',
    })
  }
}

async function forward(
  {client}: Ssh2Connection,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const opened = new Promise<Duplex>((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    )
  })
  const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason))
  return Promise.race([opened, aborted])
}
