import type {Value} from './msgpack-value.ts'
import {WireError} from './wire-error.ts'

/** No message of Packer's comes near: GeneratedData and a configuration are a few kilobytes. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024
const MAX_DEPTH = 64

/** The value needs at least so many bytes, counted from its start. */
class Underrun extends Error {
  readonly neededBytes: number

  constructor(neededBytes: number) {
    super('incomplete value')
    this.neededBytes = neededBytes
  }
}

interface Cursor {
  readonly bytes: Buffer
  offset: number
  depth: number
}

/**
 * Gives each MessagePack value of a stream as soon as it is complete. Throws `WireError` for bytes
 * that are none, for a value that is too large or too deep, and for a stream that ends within one.
 */
export async function* decodeMsgpack(chunks: AsyncIterable<Buffer>): AsyncGenerator<Value> {
  let rest: Buffer = Buffer.alloc(0)
  let neededBytes = 1
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= neededBytes) {
      const decoded = decodeOne(rest)
      if ('neededBytes' in decoded) {
        neededBytes = decoded.neededBytes
      } else {
        neededBytes = 1
        rest = rest.subarray(decoded.sizeBytes)
        yield decoded.value
      }
    }
  }
  if (rest.length > 0) throw new WireError('the stream ended within a MessagePack value')
}

function decodeOne(bytes: Buffer): {value: Value; sizeBytes: number} | {neededBytes: number} {
  const cursor = {bytes, offset: 0, depth: 0}
  try {
    const value = readValue(cursor)
    return {value, sizeBytes: cursor.offset}
  } catch (error) {
    if (!(error instanceof Underrun)) throw error
    if (error.neededBytes > MAX_VALUE_BYTES) throw new WireError('a MessagePack value is too large')
    return {neededBytes: error.neededBytes}
  }
}

function readValue(cursor: Cursor): Value {
  const type = readUint(cursor, 1)
  if (type < 0x80) return type
  if (type >= 0xe0) return type - 0x100
  if (type < 0x90) return readMap(cursor, type & 0x0f)
  if (type < 0xa0) return readArray(cursor, type & 0x0f)
  if (type < 0xc0) return readText(cursor, type & 0x1f)
  const read = readers[type]
  if (read === undefined) throw new WireError(`unknown MessagePack type 0x${type.toString(16)}`)
  return read(cursor)
}

// The formats of github.com/msgpack/msgpack, spec.md, "Formats".
const readers: Readonly<Record<number, (cursor: Cursor) => Value>> = {
  192: () => null,
  194: () => false,
  195: () => true,
  196: (cursor) => readBytes(cursor, readUint(cursor, 1)),
  197: (cursor) => readBytes(cursor, readUint(cursor, 2)),
  198: (cursor) => readBytes(cursor, readUint(cursor, 4)),
  199: (cursor) => readExtension(cursor, readUint(cursor, 1)),
  200: (cursor) => readExtension(cursor, readUint(cursor, 2)),
  201: (cursor) => readExtension(cursor, readUint(cursor, 4)),
  202: (cursor) => cursor.bytes.readFloatBE(advance(cursor, 4)),
  203: (cursor) => cursor.bytes.readDoubleBE(advance(cursor, 8)),
  204: (cursor) => readUint(cursor, 1),
  205: (cursor) => readUint(cursor, 2),
  206: (cursor) => readUint(cursor, 4),
  207: (cursor) => Number(cursor.bytes.readBigUInt64BE(advance(cursor, 8))),
  208: (cursor) => cursor.bytes.readInt8(advance(cursor, 1)),
  209: (cursor) => cursor.bytes.readInt16BE(advance(cursor, 2)),
  210: (cursor) => cursor.bytes.readInt32BE(advance(cursor, 4)),
  211: (cursor) => Number(cursor.bytes.readBigInt64BE(advance(cursor, 8))),
  212: (cursor) => readExtension(cursor, 1),
  213: (cursor) => readExtension(cursor, 2),
  214: (cursor) => readExtension(cursor, 4),
  215: (cursor) => readExtension(cursor, 8),
  216: (cursor) => readExtension(cursor, 16),
  217: (cursor) => readText(cursor, readUint(cursor, 1)),
  218: (cursor) => readText(cursor, readUint(cursor, 2)),
  219: (cursor) => readText(cursor, readUint(cursor, 4)),
  220: (cursor) => readArray(cursor, readUint(cursor, 2)),
  221: (cursor) => readArray(cursor, readUint(cursor, 4)),
  222: (cursor) => readMap(cursor, readUint(cursor, 2)),
  223: (cursor) => readMap(cursor, readUint(cursor, 4)),
}

function advance(cursor: Cursor, sizeBytes: number): number {
  const start = cursor.offset
  if (start + sizeBytes > cursor.bytes.length) throw new Underrun(start + sizeBytes)
  cursor.offset = start + sizeBytes
  return start
}

function readUint(cursor: Cursor, sizeBytes: number): number {
  return cursor.bytes.readUIntBE(advance(cursor, sizeBytes), sizeBytes)
}

function readBytes(cursor: Cursor, sizeBytes: number): Buffer {
  const start = advance(cursor, sizeBytes)
  return Buffer.from(cursor.bytes.subarray(start, start + sizeBytes))
}

/** Packer defines no extension of its own; a Go time, for one, is passed on as its bytes. */
function readExtension(cursor: Cursor, sizeBytes: number): Buffer {
  advance(cursor, 1)
  return readBytes(cursor, sizeBytes)
}

function readText(cursor: Cursor, sizeBytes: number): string {
  return readBytes(cursor, sizeBytes).toString('utf8')
}

function readArray(cursor: Cursor, length: number): Value[] {
  return nested(cursor, () => {
    const items: Value[] = []
    for (let index = 0; index < length; index += 1) items.push(readValue(cursor))
    return items
  })
}

/** `fromEntries` makes own properties, so that a key `__proto__` is a key like any other. */
function readMap(cursor: Cursor, length: number): Value {
  return nested(cursor, () => {
    const entries: [string, Value][] = []
    for (let index = 0; index < length; index += 1)
      entries.push([String(readValue(cursor)), readValue(cursor)])
    return Object.fromEntries(entries)
  })
}

function nested<T>(cursor: Cursor, read: () => T): T {
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) throw new WireError('a MessagePack value is nested too deeply')
  const value = read()
  cursor.depth -= 1
  return value
}
