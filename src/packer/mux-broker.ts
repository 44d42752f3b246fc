import type {Duplex} from 'node:stream'
import {readExactly} from './read-exactly.ts'
import {WireError} from './wire-error.ts'

/** Both sides of Packer's broker wait this long for each other. */
const MEETING_MS = 5000

/** Streams that find their owner by a number which the accepting side gave out. */
export interface MuxBroker {
  nextId(): number
  /** Waits for the peer to dial `id`; `timeoutMs` 0 waits as long as the session lives. */
  accept(id: number, timeoutMs?: number): Promise<Duplex>
  /** Opens a stream to where the peer accepts `id`. */
  dial(id: number): Promise<Duplex>
  /** Takes a stream that the peer has opened. */
  receive(stream: Duplex): void
  /** Ends every wait with `error`. */
  fail(error: Error): void
}

interface Waiter {
  readonly resolve: (stream: Duplex) => void
  readonly reject: (error: Error) => void
}

/**
 * Makes the broker of one session, as in Packer's packer-plugin-sdk/rpc/mux_broker.go: a stream begins with its
 * id as a little-endian uint32, which the accepting side echoes.
 */
export function createMuxBroker(open: () => Duplex): MuxBroker {
  const waiting = new Map<number, Waiter>()
  const arrived = new Map<number, Duplex>()
  let lastId = 0

  async function meet(stream: Duplex): Promise<void> {
    const id = (await readExactly(stream, 4)).readUInt32LE(0)
    const waiter = waiting.get(id)
    waiting.delete(id)
    if (waiter === undefined) keep(id, stream)
    else waiter.resolve(stream)
  }

  function keep(id: number, stream: Duplex): void {
    arrived.get(id)?.destroy()
    arrived.set(id, stream)
    const timer = setTimeout(() => stream.destroy(new WireError(`nobody accepted stream ${id}`)), MEETING_MS)
    timer.unref()
    stream.once('close', () => {
      clearTimeout(timer)
      if (arrived.get(id) === stream) arrived.delete(id)
    })
    stream.once('accepted', () => clearTimeout(timer))
  }

  function take(id: number): Duplex | undefined {
    const stream = arrived.get(id)
    arrived.delete(id)
    stream?.emit('accepted')
    return stream
  }

  function wait(id: number, timeoutMs: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const timer = timeoutMs === 0 ? undefined : setTimeout(expire, timeoutMs)
      function expire(): void {
        waiting.delete(id)
        reject(new WireError(`Packer did not open stream ${id} within ${timeoutMs} ms`))
      }
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer)
          settle(value)
        }
      }
      waiting.set(id, {resolve: settled(resolve), reject: settled(reject)})
    })
  }

  return {
    nextId() {
      lastId += 1
      return lastId
    },
    async accept(id, timeoutMs = MEETING_MS) {
      const stream = take(id) ?? (await wait(id, timeoutMs))
      stream.write(renderId(id))
      return stream
    },
    async dial(id) {
      const stream = open()
      stream.write(renderId(id))
      const echoed = await readEcho(stream, id)
      if (echoed === id) return stream
      stream.destroy()
      throw new WireError(`Packer answered for stream ${echoed} instead of ${id}`)
    },
    receive(stream) {
      meet(stream).catch((error: Error) => stream.destroy(error))
    },
    fail(error) {
      for (const waiter of waiting.values()) waiter.reject(error)
      waiting.clear()
    },
  }
}

async function readEcho(stream: Duplex, id: number): Promise<number> {
  const late = new WireError(`Packer did not accept stream ${id} within ${MEETING_MS} ms`)
  const timer = setTimeout(() => stream.destroy(late), MEETING_MS)
  try {
    return (await readExactly(stream, 4)).readUInt32LE(0)
  } finally {
    clearTimeout(timer)
  }
}

function renderId(id: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(id)
  return bytes
}
