import {isValueMap, type Value, type ValueMap} from './msgpack-value.ts'

/** Renders a value as MessagePack, strings and bytes apart, as Go's codec.GoRpc does with WriteExt. */
export function renderMsgpack(value: Value): Buffer {
  const parts: Buffer[] = []
  append(parts, value)
  return Buffer.concat(parts)
}

function append(parts: Buffer[], value: Value): void {
  if (value === null) parts.push(Buffer.of(0xc0))
  else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xc3 : 0xc2))
  else if (typeof value === 'number') parts.push(renderNumber(value))
  else if (typeof value === 'string') parts.push(...renderString(value))
  else appendComposite(parts, value)
}

function appendComposite(parts: Buffer[], value: Buffer | readonly Value[] | ValueMap): void {
  if (Buffer.isBuffer(value)) {
    parts.push(renderHead(0xc6, value.length), value)
  } else if (isValueMap(value)) {
    const entries = Object.entries(value)
    parts.push(renderHead(0xdf, entries.length))
    for (const [key, item] of entries) {
      append(parts, key)
      append(parts, item)
    }
  } else {
    parts.push(renderHead(0xdd, value.length))
    for (const item of value) append(parts, item)
  }
}

function renderString(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  // Short names are the bulk of an RPC message; every other size takes the widest form, which all decoders know.
  const head = bytes.length < 32 ? Buffer.of(0xa0 | bytes.length) : renderHead(0xdb, bytes.length)
  return [head, bytes]
}

function renderNumber(value: number): Buffer {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return renderInteger(value)
  const bytes = Buffer.alloc(9, 0xcb)
  bytes.writeDoubleBE(value, 1)
  return bytes
}

function renderInteger(value: number): Buffer {
  if (value >= 0 && value < 128) return Buffer.of(value)
  const bytes = Buffer.alloc(9, value < 0 ? 0xd3 : 0xcf)
  if (value < 0) bytes.writeBigInt64BE(BigInt(value), 1)
  else bytes.writeBigUInt64BE(BigInt(value), 1)
  return bytes
}

function renderHead(type: number, length: number): Buffer {
  const bytes = Buffer.alloc(5, type)
  bytes.writeUInt32BE(length, 1)
  return bytes
}
