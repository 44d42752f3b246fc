import {WireError} from './wire-error.ts'

/** Type ids that Go's encoding/gob gives its own types (encoding/gob, type.go). */
export const gobTypes = {bool: 1, int: 2, uint: 3, string: 6, interface: 8} as const

/** The first id that a stream may give a type of its own. */
export const FIRST_GOB_ID = 65

/** Renders an unsigned integer: one byte below 128, else the negated number of bytes and the bytes. */
export function renderGobUint(value: number): Buffer {
  if (value < 128) return Buffer.of(value)
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.of(256 - bytes.length, ...bytes)
}

/** Renders a signed integer: the sign is the lowest bit, and a negative one is complemented. */
export function renderGobInt(value: number): Buffer {
  return renderGobUint(value < 0 ? -(value + 1) * 2 + 1 : value * 2)
}

/** Renders a string with its length in bytes. */
export function renderGobString(text: string): Buffer {
  return renderGobBytes(Buffer.from(text))
}

/** Renders bytes with their number. */
export function renderGobBytes(bytes: Buffer): Buffer {
  return Buffer.concat([renderGobUint(bytes.length), bytes])
}

/** Renders one message of a gob stream: its length, a type id, and what the type says. */
export function renderGobMessage(typeId: number, ...parts: readonly Buffer[]): Buffer {
  return renderGobBytes(Buffer.concat([renderGobInt(typeId), ...parts]))
}

/** A number read off `bytes`, and where the next thing begins. */
export type GobRead = readonly [value: number, next: number]

/** Reads an unsigned integer at `offset`. Throws `WireError` where the bytes end before it does. */
export function readGobUint(bytes: Buffer, offset: number): GobRead {
  const first = bytes[offset]
  if (first === undefined) throw new WireError('a gob stream ends within a number')
  if (first < 128) return [first, offset + 1]
  const sizeBytes = 256 - first
  const next = offset + 1 + sizeBytes
  if (sizeBytes > 8 || next > bytes.length) throw new WireError('a gob stream ends within a number')
  let value = 0
  for (const byte of bytes.subarray(offset + 1, next)) value = value * 256 + byte
  return [value, next]
}

/** Reads a signed integer at `offset`. Throws `WireError` where the bytes end before it does. */
export function readGobInt(bytes: Buffer, offset: number): GobRead {
  const [value, next] = readGobUint(bytes, offset)
  return [value % 2 === 1 ? -(value - 1) / 2 - 1 : value / 2, next]
}
