import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {type Duplex, duplexPair} from 'node:stream'
import {describe, expect, it} from 'vitest'
import {WireError} from '../../src/packer/wire-error.ts'
import {type Frame, frameFlags, frameTypes, INITIAL_WINDOW_BYTES} from '../../src/packer/yamux-frame.ts'
import {startYamux, type YamuxSession} from '../../src/packer/yamux-session.ts'
import {createYamuxPeer, received, type YamuxPeer} from './yamux-peer.ts'

interface Started {
  readonly peer: YamuxPeer
  readonly session: YamuxSession
  readonly streams: readonly Duplex[]
}

function start(): Started {
  const peer = createYamuxPeer()
  const streams: Duplex[] = []
  const session = startYamux(peer.socket, {role: 'server', onStream: (stream) => streams.push(stream)})
  return {peer, session, streams}
}

/** A session with the stream 1 open. */
async function startWithStream(): Promise<Started & {readonly stream: Duplex}> {
  const started = start()
  started.peer.open(1)
  await started.peer.until((frames) => frames.some(isAck))
  const [stream] = started.streams
  if (!stream) throw new Error('the session opened no stream')
  return {...started, stream}
}

const isAck = ({flags}: Frame): boolean => (flags & frameFlags.ack) !== 0
const hasFlag = (flag: number, streamId: number) => (frames: readonly Frame[]) =>
  frames.some((frame) => frame.streamId === streamId && (frame.flags & flag) !== 0)
const goAway = (frames: readonly Frame[]): Frame | undefined =>
  frames.find(({type}) => type === frameTypes.goAway)

describe('a yamux session', () => {
  it('acknowledges a stream that the peer opens', async () => {
    const {peer} = await startWithStream()

    expect(peer.frames).toMatchObject([{type: frameTypes.windowUpdate, flags: frameFlags.ack, streamId: 1}])
  })

  it('takes a stream that opens with data', async () => {
    const {peer, streams} = start()
    peer.send({flags: frameFlags.syn | frameFlags.fin, streamId: 3, payload: 'hello'})
    await peer.until((frames) => frames.some(isAck))

    expect((await readAll(streams[0] as Duplex)).toString()).toBe('hello')
  })

  it('opens streams of its own with even numbers', async () => {
    const {peer, session} = start()
    session.open()
    session.open()
    await peer.until((frames) => frames.length === 2)

    expect(peer.frames).toMatchObject([
      {flags: frameFlags.syn, streamId: 2},
      {flags: frameFlags.syn, streamId: 4},
    ])
  })

  it("answers a ping with the ping's own value, and no answer with an answer", async () => {
    const {peer} = start()
    peer.send({type: frameTypes.ping, flags: frameFlags.ack, length: 5})
    peer.send({type: frameTypes.ping, flags: frameFlags.syn, length: 77})
    await peer.until((frames) => frames.length > 0)

    expect(peer.frames).toMatchObject([{type: frameTypes.ping, flags: frameFlags.ack, length: 77}])
  })

  it('passes over frames of streams that are closed', async () => {
    const {peer} = start()
    peer.data(9, 'late')
    peer.send({type: frameTypes.windowUpdate, streamId: 9, length: 10})
    peer.send({type: frameTypes.ping, flags: frameFlags.syn, length: 1})
    await peer.until((frames) => frames.length > 0)

    expect(peer.frames).toMatchObject([{type: frameTypes.ping}])
  })

  it('refuses streams beyond its limit and keeps the others', async () => {
    const {peer, streams} = start()
    for (let index = 0; index < 1025; index += 1) peer.open(index * 2 + 1)
    await peer.until(hasFlag(frameFlags.rst, 2049))

    expect(streams).toHaveLength(1024)
  })

  it.each([
    ['opens a stream with a number of ours', (peer: YamuxPeer) => peer.open(2)],
    ['opens a stream without a number', (peer: YamuxPeer) => peer.open(0)],
    ['opens a stream twice', (peer: YamuxPeer) => [peer.open(1), peer.open(1)]],
    ['sends no yamux', (peer: YamuxPeer) => peer.send({type: 7 as never})],
  ])('says good-bye to a peer that %s', async (_, misbehave) => {
    const {peer, session} = start()
    misbehave(peer)
    await peer.until((frames) => goAway(frames) !== undefined)

    expect(goAway(peer.frames)).toMatchObject({length: 1})
    expect(await session.closed).toBeInstanceOf(WireError)
  })

  it('opens nothing for a peer that is leaving', async () => {
    const {peer, session} = start()
    peer.send({type: frameTypes.goAway})
    peer.send({type: frameTypes.ping, flags: frameFlags.syn})
    await peer.until((frames) => frames.length > 0)

    expect(() => session.open()).toThrow(WireError)
  })

  it('ends all streams when the connection ends', async () => {
    const {peer, session, stream} = await startWithStream()
    const error = once(stream, 'error')
    peer.hangUp()

    expect(await session.closed).toBeUndefined()
    expect((await error)[0]).toMatchObject({message: 'the connection to Packer is closed'})
  })

  it('carries much data both ways at once, whole and in order', async () => {
    const sent = randomBytes(3 * 1024 * 1024)
    const [near, far] = duplexPair()
    const client = startYamux(near, {role: 'client', onStream: () => {}})
    startYamux(far, {role: 'server', onStream: (stream) => stream.pipe(stream)})
    const streams = [client.open(), client.open()]
    for (const stream of streams) stream.end(sent)

    for (const echoed of await Promise.all(streams.map((stream) => readAll(stream))))
      expect(echoed.equals(sent)).toBe(true)
  })
})

describe('a yamux stream', () => {
  it('sends no more than the window that it was given', async () => {
    const {peer, stream} = await startWithStream()
    stream.write(Buffer.alloc(INITIAL_WINDOW_BYTES + 10))
    // The answer to a ping comes after whatever was sent before it.
    peer.send({type: frameTypes.ping, flags: frameFlags.syn})
    await peer.until((frames) => frames.some(({type}) => type === frameTypes.ping))
    expect(received(peer.frames, 1)).toHaveLength(INITIAL_WINDOW_BYTES)

    peer.send({type: frameTypes.windowUpdate, streamId: 1, length: 4})
    await peer.until((frames) => received(frames, 1).length > INITIAL_WINDOW_BYTES)
    expect(received(peer.frames, 1)).toHaveLength(INITIAL_WINDOW_BYTES + 4)

    peer.send({type: frameTypes.windowUpdate, streamId: 1, length: 100})
    await peer.until((frames) => received(frames, 1).length === INITIAL_WINDOW_BYTES + 10)
  })

  it('gives the peer window back only for what was read', async () => {
    const {peer, stream} = await startWithStream()
    for (let index = 0; index < 4; index += 1) peer.data(1, Buffer.alloc(INITIAL_WINDOW_BYTES / 4))
    peer.send({type: frameTypes.ping, flags: frameFlags.syn})
    await peer.until((frames) => frames.some(({type}) => type === frameTypes.ping))
    expect(peer.frames.filter(isCredit)).toEqual([])

    stream.resume()
    const credited = (frames: readonly Frame[]) =>
      frames.filter(isCredit).reduce((sum, {length}) => sum + length, 0)
    await peer.until((frames) => credited(frames) === INITIAL_WINDOW_BYTES)
  })

  it('ends the session of a peer that sends more than its window', async () => {
    const {peer, session} = await startWithStream()
    peer.data(1, Buffer.alloc(INITIAL_WINDOW_BYTES))
    peer.data(1, 'x')
    await peer.until((frames) => goAway(frames) !== undefined)

    expect(await session.closed).toMatchObject({message: 'yamux data exceeds the window of its stream'})
  })

  it('may go on writing when the peer has ended its half', async () => {
    const {peer, stream} = await startWithStream()
    peer.data(1, 'question')
    peer.send({type: frameTypes.windowUpdate, flags: frameFlags.fin, streamId: 1})

    expect((await readAll(stream)).toString()).toBe('question')
    stream.end('answer')
    await peer.until(hasFlag(frameFlags.fin, 1))
    expect(received(peer.frames, 1).toString()).toBe('answer')
    expect(hasFlag(frameFlags.rst, 1)(peer.frames)).toBe(false)
  })

  it('may go on reading when it has ended its own half', async () => {
    const {peer, stream} = await startWithStream()
    stream.end()
    await peer.until(hasFlag(frameFlags.fin, 1))
    peer.data(1, 'still here')
    peer.send({type: frameTypes.windowUpdate, flags: frameFlags.fin, streamId: 1})

    expect((await readAll(stream)).toString()).toBe('still here')
  })

  it('fails when the peer resets it, and the session goes on', async () => {
    const {peer, stream, streams} = await startWithStream()
    const error = once(stream, 'error')
    peer.send({type: frameTypes.windowUpdate, flags: frameFlags.rst, streamId: 1})
    expect((await error)[0]).toMatchObject({message: 'the peer reset the stream'})

    peer.open(3)
    await peer.until(hasFlag(frameFlags.ack, 3))
    expect(streams).toHaveLength(2)
  })

  it('resets the stream when it is destroyed before its end', async () => {
    const {peer, stream} = await startWithStream()
    stream.destroy()

    await peer.until(hasFlag(frameFlags.rst, 1))
  })
})

function isCredit({type, flags, streamId}: Frame): boolean {
  return type === frameTypes.windowUpdate && flags === 0 && streamId === 1
}

/** Unlike `stream/consumers`, it leaves the other half of the stream alone. */
async function readAll(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream.iterator({destroyOnReturn: false})) chunks.push(chunk)
  return Buffer.concat(chunks)
}
