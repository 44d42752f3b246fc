import {Duplex} from 'node:stream'
import {WireError} from './wire-error.ts'
import {type FrameType, frameFlags, frameTypes, INITIAL_WINDOW_BYTES} from './yamux-frame.ts'

const MAX_PAYLOAD_BYTES = 64 * 1024

/** How a stream reaches its session. */
export interface StreamLink {
  send(type: FrameType, flags: number, length: number, payload?: Buffer): void
  /** The stream sends nothing more and takes nothing more. */
  onClosed(): void
}

/** The session's side of one stream: what arrives for it. */
export interface YamuxStream {
  readonly duplex: Duplex
  /** Throws `WireError` when the peer sends more than it was allowed to. */
  receive(payload: Buffer): void
  /** The peer takes so many bytes more. */
  grant(bytes: number): void
  /** The peer sends no more. */
  receiveEnd(): void
  /** The stream is over for a reason that the peer knows already. */
  fail(error: Error): void
}

/**
 * Makes the stream as a Node duplex: `end` is yamux's half-close, `destroy` its reset.
 * A stream that was read to its end and is then destroyed without an error is closed, not reset.
 */
export function createYamuxStream(link: StreamLink): YamuxStream {
  let peerKnows = false
  const writing = createSender(link)
  const duplex: Duplex = new Duplex({
    allowHalfOpen: true,
    read: () => reading.want(),
    write: (chunk: Buffer, _encoding, done) => writing.write(chunk, done),
    final: (done) => {
      writing.end()
      done()
    },
    destroy: (error, done) => {
      if (!peerKnows) sendClosing(error)
      link.onClosed()
      done(error)
    },
  })
  const reading = createReceiver(link, duplex)
  // Every owner learns of a failure through its own read or write; without a listener
  // a reset of a stream that nobody uses any more would end the process.
  duplex.on('error', () => {})

  function sendClosing(error: Error | null): void {
    if (error === null && reading.hasEnded()) writing.end()
    else link.send(frameTypes.windowUpdate, frameFlags.rst, 0)
  }

  return {
    duplex,
    receive: (payload) => reading.receive(payload),
    grant: (bytes) => writing.grant(bytes),
    receiveEnd: () => reading.end(),
    fail(error) {
      peerKnows = true
      duplex.destroy(error)
    },
  }
}

function createSender(link: StreamLink) {
  let windowBytes = INITIAL_WINDOW_BYTES
  let ended = false
  let waiting: {chunk: Buffer; done: (error?: Error | null) => void} | undefined

  // The socket's own back-pressure is not waited for: the windows bound what can pile up there.
  // The books are kept before each send, whose answer may come while it is under way.
  function flush(): void {
    while (waiting !== undefined && windowBytes > 0) {
      const {chunk, done} = waiting
      const payload = chunk.subarray(0, Math.min(windowBytes, MAX_PAYLOAD_BYTES))
      const rest = chunk.subarray(payload.length)
      windowBytes -= payload.length
      waiting = rest.length > 0 ? {chunk: rest, done} : undefined
      link.send(frameTypes.data, 0, payload.length, payload)
      if (rest.length === 0) done()
    }
  }

  return {
    write(chunk: Buffer, done: (error?: Error | null) => void): void {
      waiting = {chunk, done}
      flush()
    },
    grant(bytes: number): void {
      windowBytes += bytes
      flush()
    },
    end(): void {
      if (ended) return
      ended = true
      link.send(frameTypes.windowUpdate, frameFlags.fin, 0)
    },
  }
}

function createReceiver(link: StreamLink, duplex: Duplex) {
  const queue: Buffer[] = []
  let windowBytes = INITIAL_WINDOW_BYTES
  let uncreditedBytes = 0
  let wanted = false
  let ended = false

  function pump(): void {
    while (wanted) {
      const chunk = queue.shift()
      if (chunk === undefined) break
      uncreditedBytes += chunk.length
      wanted = duplex.push(chunk)
    }
    if (ended && queue.length === 0) duplex.push(null)
    else credit()
  }

  // Half a window at a time, as hashicorp/yamux does: a sender that waits has at least the other half.
  function credit(): void {
    if (ended || duplex.destroyed || uncreditedBytes < INITIAL_WINDOW_BYTES / 2) return
    const creditBytes = uncreditedBytes
    windowBytes += creditBytes
    uncreditedBytes = 0
    link.send(frameTypes.windowUpdate, 0, creditBytes)
  }

  return {
    hasEnded: () => ended,
    want(): void {
      wanted = true
      pump()
    },
    receive(payload: Buffer): void {
      if (ended) throw new WireError('yamux data after the end of its stream')
      if (payload.length > windowBytes) throw new WireError('yamux data exceeds the window of its stream')
      windowBytes -= payload.length
      if (payload.length > 0) queue.push(payload)
      pump()
    },
    end(): void {
      ended = true
      pump()
    },
  }
}
