import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import ssh2, {type Connection, type ServerChannel} from 'ssh2'
import type {Evidence} from '../collect/evidence.ts'
import {fingerprint} from '../targets/host-keys.ts'
import {generateKeyPair} from './key-pair.ts'
import {playBack} from './playback.ts'

/** An SSH server in this process that answers as a recorded host did. */
export interface EmbeddedHost {
  /** `ssh://ec2-user@127.0.0.1:PORT`. */
  readonly target: string
  /** The private key that it lets in. */
  readonly identity: string
  /** The host key's fingerprint. */
  readonly hostKey: string
  stop(): Promise<void>
}

const USER = 'ec2-user'

/** Starts a host on a free port of the loopback address, with keys that were made for it. */
export async function startEmbeddedHost(recorded: Evidence): Promise<EmbeddedHost> {
  const [hostKey, clientKey] = [generateKeyPair(), generateKeyPair()]
  const connections = new Set<Connection>()
  const server = new ssh2.Server({hostKeys: [hostKey.private]}, (connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    connection.on('error', () => {})
    serve(connection, publicKey(clientKey.public), recorded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {
    target: `ssh://${USER}@127.0.0.1:${port}`,
    identity: clientKey.private,
    hostKey: fingerprint(publicKey(hostKey.public)),
    stop: async () => {
      for (const connection of connections) connection.end()
      server.close()
      await once(server, 'close')
    },
  }
}

function serve(connection: Connection, allowed: Buffer, recorded: Evidence): void {
  connection.on('authentication', (attempt) => {
    const isKey = attempt.method === 'publickey' && attempt.key.data.equals(allowed)
    if (isKey && attempt.username === USER && isSigned(attempt, allowed)) attempt.accept()
    else attempt.reject(['publickey'])
  })
  connection.on('session', (acceptSession) => {
    const session = acceptSession()
    session.on('exec', (accept) => answer(accept(), recorded))
  })
}

type Attempt = Extract<ssh2.AuthContext, {method: 'publickey'}>

/** A first offer carries no signature and only asks whether the key would do (RFC 4252 section 7). */
function isSigned({signature, blob, hashAlgo}: Attempt, allowed: Buffer): boolean {
  if (signature === undefined || blob === undefined) return true
  const key = ssh2.utils.parseKey(allowed)
  return !(key instanceof Error) && key.verify(blob, signature, hashAlgo) === true
}

/** Reads rounds by events: an iterator would close the channel for writing too when it has read the end. */
function answer(channel: ServerChannel, recorded: Evidence): void {
  const shell = playBack(recorded)
  channel.setEncoding('utf8')
  channel.on('error', () => {})
  channel.on('data', (input: string) => channel.write(shell(input)))
  channel.once('end', () => {
    channel.exit(0)
    channel.end()
  })
}

/** The wire form of a public key: the second word of its OpenSSH line. */
function publicKey(line: string): Buffer {
  return Buffer.from(line.split(' ')[1] ?? '', 'base64')
}
