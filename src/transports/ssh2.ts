import {once} from 'node:events'
import type {Duplex} from 'node:stream'
import type {Client, ConnectConfig} from 'ssh2'
import ssh2 from 'ssh2'
import {TargetError, UserError} from '../errors.ts'
import {type ExpectedHost, fingerprint, trustHostKey} from '../targets/host-keys.ts'
import type {Identity} from '../targets/identities.ts'
import {execOver} from './ssh2-exec.ts'
import type {HostIdentity, HostKeyTrust, Transport} from './transport.ts'

export interface Ssh2Options {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly identities: readonly Identity[]
  /** ssh-agent's socket. */
  readonly agent?: string
  readonly expected: ExpectedHost
  /** The connection to go through, where the host is behind another one. */
  readonly through?: Duplex
  readonly signal: AbortSignal
}

/** An open connection; `client` is for what goes through it to another host. */
export interface Ssh2Connection extends Transport {
  readonly client: Client
  /** The host's public key, as the wire has it. */
  readonly hostKey: Buffer
}

const READY_TIMEOUT_MS = 20_000
const KEEPALIVE_MS = 5000

/** Opens an SSH connection. Throws `TargetError` that says which link of the chain gave way. */
export async function connectSsh2(options: Ssh2Options): Promise<Ssh2Connection> {
  const client = new ssh2.Client()
  const seen: {key?: Buffer; trust?: HostKeyTrust; refusal?: unknown} = {}
  // ssh2 writes each packet in pieces; with Nagle on, every one waits for a delayed ACK of 40 ms.
  client.once('connect', () => options.through === undefined && client.setNoDelay(true))
  const ready = once(client, 'ready', {signal: options.signal})
  // A reset without a listener would be an uncaught exception, at any time in the connection's life.
  client.on('error', () => {})
  client.connect(connectConfig(options, seen))
  try {
    await ready
  } catch (error) {
    client.destroy()
    if (options.signal.aborted) throw options.signal.reason
    throw seen.refusal instanceof UserError ? seen.refusal : connectError(options, error as SshError)
  }
  const hostKey = seen.key ?? Buffer.alloc(0)
  return {
    kind: 'ssh2',
    identity: identityOf(options, hostKey, seen.trust ?? 'none'),
    client,
    hostKey,
    exec: (command, exec) => execOver(client, command, exec),
    close: async () => void client.end(),
  }
}

function connectConfig(
  {host, port, user, identities, agent, expected, through}: Ssh2Options,
  seen: {key?: Buffer; trust?: HostKeyTrust; refusal?: unknown},
): ConnectConfig {
  const offers = [
    ...identities.map(({key, passphrase}) => ({
      type: 'publickey' as const,
      username: user,
      key,
      ...(passphrase !== undefined && {passphrase}),
    })),
    ...(agent === undefined ? [] : [{type: 'agent' as const, username: user, agent}]),
  ]
  return {
    host,
    port,
    username: user,
    ...(through && {sock: through}),
    readyTimeout: READY_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: 3,
    authHandler: offers,
    hostVerifier: (key: Buffer) => {
      seen.key = key
      try {
        seen.trust = trustHostKey(key, expected)
        return true
      } catch (error) {
        seen.refusal = error
        return false
      }
    },
    ...preferredKeys(expected),
  }
}

/** A host that is known by one type of key must be asked for that type, or a good key looks like a new one. */
function preferredKeys({known}: ExpectedHost): Pick<ConnectConfig, 'algorithms'> {
  const types = known
    .map(({type}) => type)
    .flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]))
  if (types.length === 0) return {}
  const rest = [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ]
  return {algorithms: {serverHostKey: [...new Set([...types, ...rest])] as never}}
}

function identityOf({host, port, user}: Ssh2Options, key: Buffer, hostKeyTrust: HostKeyTrust): HostIdentity {
  return {name: `${user}@${host}`, address: host, port, user, hostKey: fingerprint(key), hostKeyTrust}
}

type SshError = Error & {readonly code?: string; readonly level?: string}

function connectError({host, port, user, identities, agent}: Ssh2Options, cause: SshError): TargetError {
  const at = `${host}:${port}`
  if (cause.level === 'client-authentication') {
    const offered = [
      ...identities.map(({name}) => name),
      ...(agent === undefined ? [] : ['the keys of ssh-agent']),
    ]
    return new TargetError(
      `${at} does not let ${user} in${offered.length === 0 ? ': there was no key to offer' : `, offered were ${offered.join(', ')}`}`,
      {cause, hint: 'Name the key with --identity FILE and the user with --user'},
    )
  }
  const known: Readonly<Record<string, readonly [string, string]>> = {
    ENOTFOUND: [`no address is known for ${host}`, 'Look at the spelling, or at HostName in ssh_config'],
    EAI_AGAIN: [`no address was found for ${host}`, 'Look at the name service'],
    ECONNREFUSED: [`nothing listens at ${at}`, 'Is sshd running, and is the port right?'],
    ECONNRESET: [
      `${at} closed the connection while it was being opened`,
      'A host without host keys does so: look at sshd',
    ],
    ETIMEDOUT: [`${at} does not answer`, 'Look at security groups and routes'],
    EHOSTUNREACH: [`there is no way to ${at}`, 'Look at routes'],
  }
  const [message, hint] = known[cause.code ?? ''] ?? [
    cause.level === 'client-timeout' ? `${at} does not answer` : `cannot connect to ${at}: ${cause.message}`,
    'Try ssh -v with the same host',
  ]
  return new TargetError(message, {cause, hint})
}
