import {once} from 'node:events'
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net'
import ssh2 from 'ssh2'
import {afterEach, describe, expect, it} from 'vitest'
import {generateKeyPair} from '../../src/demo/key-pair.ts'
import type {TargetError} from '../../src/errors.ts'
import {connectSsh2, type Ssh2Options} from '../../src/transports/ssh2.ts'

const hostKey = generateKeyPair()
const userKey = generateKeyPair()

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function portOf(server: {listen: Server['listen']; address: Server['address']} & NodeJS.EventEmitter) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function rawServer(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    stops.push(() => socket.destroy())
    onSocket(socket)
  })
  stops.push(() => server.close())
  return portOf(server)
}

async function sshServer(onConnection: (client: ssh2.Connection) => void): Promise<number> {
  const server = new ssh2.Server({hostKeys: [hostKey.private]}, (client) => {
    client.on('error', () => {})
    stops.push(() => client.end())
    onConnection(client)
  })
  stops.push(() => server.close())
  return portOf(server as never)
}

function options(port: number, more: Partial<Ssh2Options> = {}): Ssh2Options {
  return {
    host: '127.0.0.1',
    port,
    user: 'me',
    offers: [{kind: 'file', name: 'key', open: async () => ({key: Buffer.from(userKey.private)})}],
    expected: {name: 'node', known: [], portless: [], files: [], policy: 'ignore'},
    connectTimeoutMs: 20_000,
    signal: AbortSignal.timeout(60_000),
    ...more,
  }
}

async function failure(given: Ssh2Options): Promise<TargetError> {
  return connectSsh2(given).then(
    async (connection) => {
      await connection.close()
      throw new Error('it let us in')
    },
    (error: TargetError) => error,
  )
}

describe('connectSsh2', {timeout: 60_000}, () => {
  it('says that nothing listens', async () => {
    expect((await failure(options(1))).message).toBe('nothing listens at 127.0.0.1:1')
  })

  it('says that no address is known', async () => {
    const error = await failure(options(22, {host: 'no-such-host.invalid'}))

    expect(error.message).toMatch(/^no address (?:is known|was found) for no-such-host.invalid$/)
  })

  it('gives up on a host that accepts and says nothing', async () => {
    const port = await rawServer(() => {})

    expect((await failure(options(port, {connectTimeoutMs: 50}))).message).toBe(
      `127.0.0.1:${port} does not answer`,
    )
  })

  it.each([
    ['at once', (socket: Socket) => socket.destroy()],
    ['after its greeting', (socket: Socket) => socket.end('SSH-2.0-x\r\n')],
  ])('says that the host closed the connection %s', async (_, onSocket) => {
    const port = await rawServer(onSocket)

    expect((await failure(options(port))).message).toBe(
      `127.0.0.1:${port} closed the connection while it was being opened`,
    )
  })

  it('does not take something else for an SSH server', async () => {
    const port = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))

    expect((await failure(options(port))).exitCode).toBe(3)
  })

  it('says that the host closed the connection while the user logged in', async () => {
    const port = await sshServer((client) => client.on('authentication', () => client.end()))

    expect((await failure(options(port))).message).toContain('closed the connection')
  })

  it('stops where the host takes no keys, and says what it takes', async () => {
    const asked: string[] = []
    const port = await sshServer((client) =>
      client.on('authentication', (context) => {
        asked.push(context.method)
        context.reject(['password'])
      }),
    )
    const key = Buffer.from(userKey.private)
    const offers = ['a', 'b'].map((name) => ({kind: 'file' as const, name, open: async () => ({key})}))

    const error = await failure(options(port, {offers}))

    expect(error.message).toBe(`127.0.0.1:${port} lets me in by password only, not by a key`)
    expect(asked).toEqual(['publickey'])
  })

  it('logs in with two requests: the key is shown, then it signs', async () => {
    const asked: string[] = []
    const port = await sshServer((client) =>
      client.on('authentication', (context) => {
        asked.push(context.method)
        context.accept()
      }),
    )

    const connection = await connectSsh2(options(port))
    await connection.close()

    expect(asked).toEqual(['publickey', 'publickey'])
  })

  it('says that there was no key to offer', async () => {
    const port = await sshServer((client) =>
      client.on('authentication', (context) => context.reject(['publickey'])),
    )

    expect((await failure(options(port, {offers: []}))).message).toBe(
      `127.0.0.1:${port} does not let me in: there was no key to offer`,
    )
  })

  it('ends an opening that is aborted, with its reason', async () => {
    const abort = new AbortController()
    const port = await rawServer(() => abort.abort(new Error('enough')))

    expect((await failure(options(port, {signal: abort.signal}))).message).toBe('enough')
  })

  it('has no time limit for a person who types a passphrase', async () => {
    const port = await sshServer((client) => client.on('authentication', (context) => context.accept()))
    const typed = async (): Promise<{key: Buffer}> => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return {key: Buffer.from(userKey.private)}
    }
    const offers = [{kind: 'file' as const, name: 'key', open: typed}]

    const connection = await connectSsh2(options(port, {offers, connectTimeoutMs: 1000}))

    expect(connection.identity.user).toBe('me')
    await connection.close()
  })
})
