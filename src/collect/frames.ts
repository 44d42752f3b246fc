/** What stands in place of an exit code when the answer was longer than its probe allows. */
export const TRUNCATED = 'truncated'

/** One answer as it crossed the wire. */
export interface Frame {
  /** As `frameKey` writes it. */
  readonly key: string
  /** 0 to 255. */
  readonly exitCode: number | typeof TRUNCATED
  readonly output: string
}

/** The answers of one round. */
export interface DecodedFrames {
  readonly frames: readonly Frame[]
  /** Whether the script said that it reached its end. */
  readonly complete: boolean
}

/** A probe's key on one line: a path that a configuration file names may hold a newline. */
export function frameKey(key: string): string {
  return JSON.stringify(key).slice(1, -1)
}

/** The probe's key of a frame; a key that `frameKey` did not write is taken as it is. */
export function probeKey(key: string): string {
  try {
    return String(JSON.parse(`"${key}"`))
  } catch {
    // Only our own script writes frames, so this is a key of a version that wrote it plainly.
    return key
  }
}

/**
 * Decodes what the collector's script wrote: for each answer a newline, `@NONCE EXIT BYTES KEY`, a newline,
 * the answer in exactly BYTES bytes and a newline. Anything between frames is somebody else's noise and is
 * passed over; a frame that is cut is dropped.
 */
export function decodeFrames(stream: Buffer, nonce: string): DecodedFrames {
  const found = [...foundFrames(stream, nonce)]
  return {
    frames: found
      .filter(({key}) => key !== 'end')
      .map(({key, exitCode, output}) => ({key, exitCode, output})),
    complete: found.some(({key}) => key === 'end'),
  }
}

/** A frame, and the offset of its last byte, which is the newline after the answer. */
export interface FoundFrame extends Frame {
  readonly end: number
}

/** The frames of a stream in its order, those that say that a round is complete among them. */
export function* foundFrames(stream: Buffer, nonce: string): Generator<FoundFrame> {
  const start = Buffer.from(`\n@${nonce} `)
  for (let at = stream.indexOf(start); at >= 0; at = stream.indexOf(start, at)) {
    const frame = decodeAt(stream, at + start.length)
    at = frame?.end ?? at + start.length
    if (frame) yield frame
  }
}

/** Renders one frame, as the functions of the collector's script write it. */
export function renderFrame(nonce: string, {key, exitCode, output}: Frame): string {
  return `\n@${nonce} ${exitCode} ${Buffer.byteLength(output)} ${key}\n${output}\n`
}

/** The nonce that a script printed by `assay script` announces, or undefined where there is none. */
export function announcedNonce(stream: Buffer): string | undefined {
  const at = stream.indexOf('@assay-evidence ')
  if (at < 0) return undefined
  return /^@assay-evidence ([0-9a-f]{16,32})\r?\n/.exec(stream.toString('latin1', at, at + 64))?.[1]
}

/** Enough for a path of the longest length that Linux allows, and the numbers before it. */
const MAX_HEADER_BYTES = 5000

function decodeAt(stream: Buffer, start: number): FoundFrame | undefined {
  const newline = stream.indexOf(10, start)
  if (newline < 0 || newline - start > MAX_HEADER_BYTES) return undefined
  const header = /^(\d{1,3}|truncated) (\d{1,9}) (.+)$/.exec(stream.toString('utf8', start, newline))
  if (!header) return undefined
  const [, code = '', bytes, key = ''] = header
  const end = newline + 1 + Number(bytes)
  if (stream[end] !== 10) return undefined
  return {
    key,
    exitCode: code === TRUNCATED ? TRUNCATED : Number(code),
    output: stream.toString('utf8', newline + 1, end),
    // The newline that ends this frame may begin the next one.
    end,
  }
}
