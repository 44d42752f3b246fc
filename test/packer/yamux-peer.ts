import {type Duplex, duplexPair} from 'node:stream'
import {
  createFrameParser,
  type Frame,
  type FrameHeader,
  frameFlags,
  frameTypes,
  renderFrame,
} from '../../src/packer/yamux-frame.ts'

/** The other end of a session, which sends exactly the frames that a test wants and keeps all that it gets. */
export interface YamuxPeer {
  /** What the session under test is started on. */
  readonly socket: Duplex
  readonly frames: readonly Frame[]
  send(frame: Partial<FrameHeader> & {readonly payload?: Buffer | string}): void
  open(streamId: number): void
  data(streamId: number, payload: Buffer | string): void
  /** Waits until `enough` is true of what came. */
  until(enough: (frames: readonly Frame[]) => boolean): Promise<void>
  hangUp(): void
}

export function createYamuxPeer(): YamuxPeer {
  const [socket, own] = duplexPair()
  const frames: Frame[] = []
  const changed = new EventTarget()
  const parse = createFrameParser((frame) => {
    // The parser's bytes are only lent.
    frames.push({...frame, payload: Buffer.from(frame.payload)})
    changed.dispatchEvent(new Event('frame'))
  })
  own.on('data', parse)
  own.on('error', () => {})

  function send({payload, ...header}: Parameters<YamuxPeer['send']>[0]): void {
    const bytes = Buffer.from(payload ?? '')
    const whole = {type: frameTypes.data, flags: 0, streamId: 0, length: bytes.length, ...header}
    own.write(renderFrame(whole, bytes))
  }

  return {
    socket,
    frames,
    send,
    open: (streamId) => send({type: frameTypes.windowUpdate, flags: frameFlags.syn, streamId}),
    data: (streamId, payload) => send({streamId, payload}),
    async until(enough) {
      while (!enough(frames)) {
        await new Promise((resolve) => changed.addEventListener('frame', resolve, {once: true}))
      }
    },
    hangUp: () => own.end(),
  }
}

/** The bytes of all data frames of one stream. */
export function received(frames: readonly Frame[], streamId: number): Buffer {
  const own = frames.filter((frame) => frame.type === frameTypes.data && frame.streamId === streamId)
  return Buffer.concat(own.map(({payload}) => payload))
}
