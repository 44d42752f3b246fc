import type {Duplex} from 'node:stream'
import {WireError} from './wire-error.ts'
import {
  createFrameParser,
  type Frame,
  frameFlags,
  frameTypes,
  goAwayCodes,
  renderFrame,
} from './yamux-frame.ts'
import {createYamuxStream, type YamuxStream} from './yamux-stream.ts'

/** How many streams a peer may have open; hashicorp/yamux lets 256 wait to be accepted. */
const MAX_STREAMS = 1024

/** How long the last words may take. */
const LEAVE_MS = 1000

/** Which side a session is: the one that dialled is the client and numbers its streams oddly. */
export type YamuxRole = 'client' | 'server'

/** Many streams over one connection (github.com/hashicorp/yamux, spec.md). */
export interface YamuxSession {
  /** Opens a stream at once, without waiting for the peer; throws `WireError` when that can no longer work. */
  open(): Duplex
  /** Says go-away, ends the connection and with it every stream. */
  close(): void
  /** Resolves when the connection is over, with the error that ended it if there was one. */
  readonly closed: Promise<Error | undefined>
}

/** Starts a session on a connected `socket`, which it owns from then on. */
export function startYamux(
  socket: Duplex,
  options: {readonly role: YamuxRole; readonly onStream: (stream: Duplex) => void},
): YamuxSession {
  const streams = new Map<number, YamuxStream>()
  let nextId = options.role === 'client' ? 1 : 2
  let peerIsLeaving = false
  let ending: Error | undefined

  const closed = new Promise<Error | undefined>((resolve) => {
    socket.on('close', () => {
      const error = ending ?? new WireError('the connection to Packer is closed')
      for (const stream of [...streams.values()]) stream.fail(error)
      resolve(ending)
    })
  })
  socket.on('error', (error) => {
    ending ??= error
  })
  // A peer that has half-closed the connection can neither ask nor answer.
  socket.on('end', () => socket.destroy())

  const parse = createFrameParser(receive)
  socket.on('data', (chunk: Buffer) => {
    if (ending !== undefined) return
    try {
      parse(chunk)
    } catch (error) {
      leave(error)
    }
  })

  function leave(error: unknown): void {
    ending = error instanceof Error ? error : new WireError(String(error))
    const length = ending instanceof WireError ? goAwayCodes.protocolError : goAwayCodes.internalError
    hangUp(length)
  }

  function hangUp(length: number): void {
    send({type: frameTypes.goAway, flags: 0, streamId: 0, length})
    socket.end(() => socket.destroy())
    // A peer that no longer reads cannot keep the connection.
    setTimeout(() => socket.destroy(), LEAVE_MS).unref()
  }

  function send(header: Parameters<typeof renderFrame>[0], payload?: Buffer): void {
    if (socket.writable) socket.write(renderFrame(header, payload))
  }

  function receive(frame: Frame): void {
    if (frame.type === frameTypes.ping) answerPing(frame)
    else if (frame.type === frameTypes.goAway) peerIsLeaving = true
    else receiveForStream(frame)
  }

  function answerPing(frame: Frame): void {
    if ((frame.flags & frameFlags.syn) === 0) return
    send({type: frameTypes.ping, flags: frameFlags.ack, streamId: 0, length: frame.length})
  }

  function receiveForStream(frame: Frame): void {
    if ((frame.flags & frameFlags.syn) !== 0) acceptStream(frame.streamId)
    // A frame may cross with our own close of its stream, so an unknown id is no error.
    const stream = streams.get(frame.streamId)
    if (stream === undefined) return
    if (frame.type === frameTypes.data) stream.receive(frame.payload)
    else stream.grant(frame.length)
    if ((frame.flags & frameFlags.fin) !== 0) stream.receiveEnd()
    if ((frame.flags & frameFlags.rst) !== 0) stream.fail(new WireError('the peer reset the stream'))
  }

  function acceptStream(id: number): void {
    const peerParity = options.role === 'server' ? 1 : 0
    if (id === 0 || id % 2 !== peerParity) throw new WireError(`yamux stream ${id} is not the peer's to open`)
    if (streams.has(id)) throw new WireError(`yamux stream ${id} is open already`)
    const isFull = streams.size >= MAX_STREAMS
    const flags = isFull ? frameFlags.rst : frameFlags.ack
    send({type: frameTypes.windowUpdate, flags, streamId: id, length: 0})
    if (!isFull) options.onStream(addStream(id))
  }

  function addStream(id: number): Duplex {
    const stream = createYamuxStream({
      send: (type, flags, length, payload) => send({type, flags, streamId: id, length}, payload),
      onClosed: () => streams.delete(id),
    })
    streams.set(id, stream)
    return stream.duplex
  }

  return {
    closed,
    open() {
      if (peerIsLeaving || !socket.writable)
        throw new WireError('the connection to Packer takes no new stream')
      const id = nextId
      nextId += 2
      send({type: frameTypes.windowUpdate, flags: frameFlags.syn, streamId: id, length: 0})
      return addStream(id)
    },
    close: () => hangUp(goAwayCodes.normal),
  }
}
