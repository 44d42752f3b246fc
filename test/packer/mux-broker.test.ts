import {type Duplex, duplexPair} from 'node:stream'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {createMuxBroker} from '../../src/packer/mux-broker.ts'
import {WireError} from '../../src/packer/wire-error.ts'

afterEach(() => vi.useRealTimers())

/** Packer's side of a stream that it opens to the broker. */
function dialIn(broker: ReturnType<typeof createMuxBroker>, id: number): Duplex {
  const [theirs, ours] = duplexPair()
  theirs.write(Buffer.of(id, 0, 0, 0))
  theirs.on('error', () => {})
  broker.receive(ours)
  return theirs
}

async function readSome(stream: Duplex): Promise<Buffer> {
  for await (const chunk of stream.iterator({destroyOnReturn: false})) return chunk as Buffer
  throw new Error('the stream ended')
}

const noStreams = (): Duplex => {
  throw new Error('this test opens no stream')
}

describe("Packer's broker", () => {
  it('counts ids from 1', () => {
    const broker = createMuxBroker(noStreams)
    expect([broker.nextId(), broker.nextId()]).toEqual([1, 2])
  })

  it('gives a stream to whoever waits for its id, and echoes the id', async () => {
    const broker = createMuxBroker(noStreams)
    const [seven, eight] = [broker.accept(7), broker.accept(8)]
    const [theirEight, theirSeven] = [dialIn(broker, 8), dialIn(broker, 7)]

    for (const [ours, theirs, id] of [
      [await seven, theirSeven, 7],
      [await eight, theirEight, 8],
    ] as const) {
      expect(await readSome(theirs)).toEqual(Buffer.of(id, 0, 0, 0))
      theirs.write(`stream ${id}`)
      expect((await readSome(ours)).toString()).toBe(`stream ${id}`)
    }
  })

  it('keeps a stream that comes before anybody waits for it', async () => {
    const broker = createMuxBroker(noStreams)
    const theirs = dialIn(broker, 44)
    await new Promise(setImmediate)
    await broker.accept(44)

    expect(await readSome(theirs)).toEqual(Buffer.of(44, 0, 0, 0))
  })

  it('gives up on a stream that does not come', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    const waiting = createMuxBroker(noStreams).accept(5)
    vi.advanceTimersByTime(5000)

    await expect(waiting).rejects.toThrow('Packer did not open stream 5 within 5000 ms')
  })

  it('closes a stream that nobody takes', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    const broker = createMuxBroker(noStreams)
    const [theirs, ours] = duplexPair()
    broker.receive(ours)
    theirs.write(Buffer.of(5, 0, 0, 0))
    await new Promise(setImmediate)
    const failed = new Promise((resolve) => ours.on('error', resolve))
    vi.advanceTimersByTime(5000)

    expect(await failed).toMatchObject({message: 'nobody accepted stream 5'})
  })

  it('fails all that wait when the session is over', async () => {
    const broker = createMuxBroker(noStreams)
    const waiting = [broker.accept(1), broker.accept(2, 0)]
    broker.fail(new WireError('over'))

    for (const one of waiting) await expect(one).rejects.toThrow('over')
  })

  it('dials by writing the id and waiting for its echo', async () => {
    const [ours, theirs] = duplexPair()
    const dialled = createMuxBroker(() => ours).dial(0x0102)
    expect(await readSome(theirs)).toEqual(Buffer.of(2, 1, 0, 0))
    theirs.write(Buffer.concat([Buffer.of(2, 1, 0, 0), Buffer.from('first')]))

    expect((await readSome(await dialled)).toString()).toBe('first')
  })

  it('refuses the echo of another id', async () => {
    const [ours, theirs] = duplexPair()
    theirs.write(Buffer.of(9, 0, 0, 0))

    await expect(createMuxBroker(() => ours).dial(3)).rejects.toThrow('answered for stream 9 instead of 3')
    expect(ours.destroyed).toBe(true)
  })

  it('gives up on an echo that does not come', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    const [ours] = duplexPair()
    ours.on('error', () => {})
    const dialled = createMuxBroker(() => ours).dial(3)
    vi.advanceTimersByTime(5000)

    await expect(dialled).rejects.toBeInstanceOf(WireError)
  })
})
