import {once} from 'node:events'
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net'
import ssh2, {type Connection, type ServerChannel} from 'ssh2'
import type {Evidence} from '../../src/collect/evidence.ts'
import {END_OF_ROUND} from '../../src/collect/script.ts'
import {generateKeyPair} from '../../src/demo/key-pair.ts'
import {playBack} from '../../src/demo/playback.ts'

/** A host that does not do what a host should. */
export interface BadHost {
  readonly port: number
  stop(): Promise<void>
}

/** A port at which nobody listens any more. */
export async function startDead(): Promise<BadHost> {
  const host = await listen(createServer())
  await host.stop()
  return {port: host.port, stop: async () => {}}
}

/** Takes the connection and says nothing at all. */
export async function startSilent(): Promise<BadHost> {
  return listen(createServer())
}

/** Hangs up before it has said who it is. */
export async function startResetting(): Promise<BadHost> {
  return listen(createServer((socket) => socket.destroy()))
}

/** Lets anybody in and never answers a command. */
export async function startMute(): Promise<BadHost> {
  return startSsh(() => {})
}

/** Answers half of what it is asked, then nothing more. */
export async function startStuck(recorded: Evidence): Promise<BadHost> {
  return startSsh((channel, script) => {
    const whole = playBack(recorded)(script)
    channel.write(whole.slice(0, whole.length / 2))
  })
}

/** Answers for a script that nobody sent, and says that all went well. */
export async function startForger(recorded: Evidence): Promise<BadHost> {
  return startSsh((channel) => {
    channel.write(playBack(recorded)(`nonce=${'0'.repeat(32)} mark=${'0'.repeat(32)}\n${END_OF_ROUND}\n`))
    channel.exit(0)
    channel.end()
  })
}

/** Never stops talking. */
export async function startEndless(): Promise<BadHost> {
  const noise = Buffer.alloc(256 * 1024, 'x')
  return startSsh((channel) => {
    const talk = (): void => {
      if (channel.writable && channel.write(noise)) setImmediate(talk)
    }
    channel.on('drain', talk)
    talk()
  })
}

/** Says what it is and that it has reached the end, but leaves out every second answer. */
export async function startOmitting(recorded: Evidence): Promise<BadHost> {
  const answers = new Map([...recorded.answers].filter(([key], index) => key === 'host' || index % 2 === 0))
  return startSsh((channel, script) => {
    channel.write(playBack({...recorded, answers})(script))
    channel.exit(0)
    channel.end()
  })
}

const hostKey = generateKeyPair()

async function startSsh(answer: (channel: ServerChannel, script: string) => void): Promise<BadHost> {
  const serve = (connection: Connection): void => {
    connection.on('error', () => {})
    connection.on('authentication', (attempt) => attempt.accept())
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec) => hear(acceptExec(), answer))
    })
  }
  const sshServer = new ssh2.Server({hostKeys: [hostKey.private]}, serve)
  return listen(createServer((socket) => sshServer.injectSocket(socket)))
}

/** Answers once, when the first round was read. */
function hear(channel: ServerChannel, answer: (channel: ServerChannel, script: string) => void): void {
  let script = ''
  let answered = false
  channel.setEncoding('utf8')
  channel.on('error', () => {})
  channel.on('data', (text: string) => {
    script += text
    if (answered || !script.includes(`\n${END_OF_ROUND}\n`)) return
    answered = true
    answer(channel, script)
  })
}

async function listen(server: Server): Promise<BadHost> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
