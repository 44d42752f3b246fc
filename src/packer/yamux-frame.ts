import {WireError} from './wire-error.ts'

/** The frame types of yamux (spec.md of hashicorp/yamux, "Type Field"). */
export const frameTypes = {data: 0, windowUpdate: 1, ping: 2, goAway: 3} as const

/** The frame flags of yamux (spec.md, "Flag Field"). */
export const frameFlags = {syn: 1, ack: 2, fin: 4, rst: 8} as const

/** The reasons that a go-away frame may give (spec.md, "Go Away"). */
export const goAwayCodes = {normal: 0, protocolError: 1, internalError: 2} as const

/** What either side may send on a new stream before it is given more (spec.md, "Flow Control"). */
export const INITIAL_WINDOW_BYTES = 256 * 1024

const HEADER_BYTES = 12
const EMPTY = Buffer.alloc(0)

/** One of the type numbers of a frame. */
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes]

/** The header of one frame; `length` is a payload size, a window, a ping value or a go-away code. */
export interface FrameHeader {
  readonly type: FrameType
  readonly flags: number
  readonly streamId: number
  readonly length: number
}

/** One frame with the payload that only data frames have. */
export interface Frame extends FrameHeader {
  readonly payload: Buffer
}

/** Renders the bytes of one frame. */
export function renderFrame(header: FrameHeader, payload: Buffer = EMPTY): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + payload.length)
  bytes[1] = header.type
  bytes.writeUInt16BE(header.flags, 2)
  bytes.writeUInt32BE(header.streamId, 4)
  bytes.writeUInt32BE(header.length, 8)
  payload.copy(bytes, HEADER_BYTES)
  return bytes
}

/**
 * Makes a parser that takes the bytes of a connection as they come and calls `onFrame` for each
 * whole frame. It throws `WireError` for a header that no honest peer sends, and must not be fed after that.
 */
export function createFrameParser(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  const queue = createByteQueue()
  let header: FrameHeader | undefined
  return (chunk) => {
    queue.push(chunk)
    for (;;) {
      const bytes = queue.take(header === undefined ? HEADER_BYTES : payloadBytes(header))
      if (bytes === undefined) return
      if (header === undefined) {
        header = parseHeader(bytes)
      } else {
        const frame = {...header, payload: bytes}
        header = undefined
        onFrame(frame)
      }
    }
  }
}

function createByteQueue() {
  let chunks: Buffer[] = []
  let sizeBytes = 0
  return {
    push(chunk: Buffer): void {
      chunks.push(chunk)
      sizeBytes += chunk.length
    },
    /** Joins chunks only once there are enough of them: a large frame is copied once. */
    take(wantedBytes: number): Buffer | undefined {
      if (sizeBytes < wantedBytes) return undefined
      const joined = chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks)
      chunks = [joined.subarray(wantedBytes)]
      sizeBytes -= wantedBytes
      return joined.subarray(0, wantedBytes)
    },
  }
}

function payloadBytes(header: FrameHeader): number {
  return header.type === frameTypes.data ? header.length : 0
}

function parseHeader(bytes: Buffer): FrameHeader {
  const version = bytes.readUInt8(0)
  if (version !== 0) throw new WireError(`yamux version ${version} is not 0`)
  const type = bytes.readUInt8(1)
  if (!isFrameType(type)) throw new WireError(`unknown yamux frame type ${type}`)
  const length = bytes.readUInt32BE(8)
  // No window is ever larger than the first one, so this bounds what a peer can make us hold.
  if (type === frameTypes.data && length > INITIAL_WINDOW_BYTES) {
    throw new WireError(`yamux data frame of ${length} bytes is larger than any window`)
  }
  return {type, flags: bytes.readUInt16BE(2), streamId: bytes.readUInt32BE(4), length}
}

function isFrameType(type: number): type is FrameType {
  return type <= frameTypes.goAway
}
