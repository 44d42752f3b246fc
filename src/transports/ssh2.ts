import {once} from 'node:events'
import {connect as connectSocket, Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import type {Client, ConnectConfig} from 'ssh2'
import ssh2 from 'ssh2'
import {UserError} from '../errors.ts'
import {type ExpectedHost, fingerprint, trustHostKey} from '../targets/host-keys.ts'
import type {Offer} from '../targets/offers.ts'
import {type Opening, type Patience, showKeys, watch} from './ssh2-auth.ts'
import {refusedLogin, type SshError, unreachable} from './ssh2-errors.ts'
import {execOver} from './ssh2-exec.ts'
import type {HostIdentity, HostKeyTrust, Transport} from './transport.ts'

/** Where to connect to, as whom, with which keys, and whom to trust. */
export interface Ssh2Options {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly offers: readonly Offer[]
  readonly expected: ExpectedHost
  /** The connection to go through, where the host is behind another one. */
  readonly through?: Duplex
  /** For the network, not for a person who is asked for a passphrase. */
  readonly connectTimeoutMs: number
  /** Told when the network is at work. */
  readonly onDialled?: () => void
  readonly signal: AbortSignal
}

/** An open connection; `client` is for what goes through it to another host. */
export interface Ssh2Connection extends Transport {
  readonly client: Client
  /** The host's public key, as the wire has it. */
  readonly hostKey: Buffer
}

/** Three unanswered questions in a row, and the host counts as gone. */
const KEEPALIVE_MS = 5000
const KEEPALIVE_COUNT = 3

/** Opens an SSH connection. Throws `TargetError` that says which link of the chain gave way. */
export async function connectSsh2(options: Ssh2Options): Promise<Ssh2Connection> {
  options.signal.throwIfAborted()
  const client = new ssh2.Client()
  // ssh2 writes each packet in pieces; with Nagle on, every one waits for a delayed ACK of 40 ms.
  const socket = options.through ?? connectSocket({host: options.host, port: options.port, noDelay: true})
  const opening: Opening = {shown: []}
  // A reset without a listener would be an uncaught exception, at any time in the connection's life.
  client.on('error', () => {})
  const patience = watch(options.connectTimeoutMs, socket)
  try {
    client.connect({...connectConfig(options, opening, patience), sock: socket as never})
    options.onDialled?.()
    await ready(client, options.signal)
  } catch (error) {
    client.destroy()
    socket.destroy()
    if (options.signal.aborted) throw options.signal.reason
    if (opening.refusal instanceof UserError) throw opening.refusal
    throw connectError(options, opening, patience.expired() ? TIMED_OUT : (error as SshError))
  } finally {
    patience.pause()
  }
  const hostKey = opening.key ?? Buffer.alloc(0)
  return {
    kind: 'ssh2',
    identity: identityOf(options, hostKey, opening.trust ?? 'none'),
    client,
    hostKey,
    exec: (command, exec) => execOver(client, command, exec),
    close: async () => {
      client.end()
      // A host that is gone never answers the farewell, and its socket would keep the process.
      if (socket instanceof Socket) socket.destroySoon()
    },
  }
}

/** ssh2 tells of a connection that ends before it is ready by `close` alone. */
async function ready(client: Client, signal: AbortSignal): Promise<void> {
  const ended = new AbortController()
  const closed = once(client, 'close', {signal: ended.signal}).then(() => {
    throw Object.assign(new Error('the connection was closed'), {code: 'ECONNRESET'})
  })
  try {
    await Promise.race([once(client, 'ready', {signal}), closed])
  } finally {
    ended.abort()
    // Nobody waits for the other outcome any more.
    closed.catch(() => {})
  }
}

const TIMED_OUT: SshError = Object.assign(new Error('timed out'), {code: 'ETIMEDOUT'})

function connectConfig(
  {host, port, user, offers, expected}: Ssh2Options,
  opening: Opening,
  patience: Patience,
): ConnectConfig {
  return {
    host,
    port,
    username: user,
    readyTimeout: 0,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_COUNT,
    authHandler: showKeys(user, offers, opening, patience),
    hostVerifier: (key: Buffer) => {
      opening.key = key
      try {
        opening.trust = trustHostKey(key, expected)
        return true
      } catch (error) {
        opening.refusal = error
        return false
      }
    },
    ...preferredKeys(expected),
  }
}

/** A host that is known by one type of key must be asked for that type, or a good key looks like a new one. */
function preferredKeys({known}: ExpectedHost): Pick<ConnectConfig, 'algorithms'> {
  const types = known
    .filter(({marker}) => marker === undefined)
    .flatMap(({type}) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]))
    .filter((type) => KEY_TYPES.includes(type))
  return types.length === 0
    ? {}
    : {algorithms: {serverHostKey: [...new Set([...types, ...KEY_TYPES])] as never}}
}

const KEY_TYPES: readonly string[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
]

function identityOf({host, port, user}: Ssh2Options, key: Buffer, hostKeyTrust: HostKeyTrust): HostIdentity {
  return {name: `${user}@${host}`, address: host, port, user, hostKey: fingerprint(key), hostKeyTrust}
}

function connectError(options: Ssh2Options, {shown, ways}: Opening, cause: SshError): UserError {
  const at = `${options.host}:${options.port}`
  const login = refusedLogin({at, user: options.user, shown, ways}, cause)
  return login ?? unreachable(options.host, at, cause)
}
