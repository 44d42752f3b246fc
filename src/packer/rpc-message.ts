import type {Duplex} from 'node:stream'
import {decodeMultiStream, encode} from '@msgpack/msgpack'
import {WireError} from './wire-error.ts'

/** What a MessagePack value of Packer's is in memory. Go's strings and byte slices stay apart, as str and bin. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | {readonly [key: string]: Value}

/** A MessagePack map: a Go struct by its field names, or a Go map. */
export type ValueMap = {readonly [key: string]: Value}

/** Tells a map from all other values. */
export function isValueMap(value: Value | undefined): value is ValueMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/** The head of a request or a reply of Go's net/rpc; a request has no error, a good reply an empty one. */
export interface RpcHeader {
  readonly method: string
  readonly sequence: number
  readonly error?: string
}

/** One request or reply: two MessagePack values one after the other (codec.GoRpc of ugorji/go). */
export interface RpcMessage {
  readonly header: RpcHeader
  readonly body: Value
}

/** No part of a message of Packer's comes near: GeneratedData and a configuration are a few kilobytes. */
const MAX_PART_BYTES = 16 * 1024 * 1024
const MAX_PART_ITEMS = 100_000

const limits = {
  context: undefined,
  maxStrLength: MAX_PART_BYTES,
  maxBinLength: MAX_PART_BYTES,
  maxExtLength: MAX_PART_BYTES,
  maxArrayLength: MAX_PART_ITEMS,
  maxMapLength: MAX_PART_ITEMS,
}

/** Renders one message; Go matches fields by name. */
export function renderRpcMessage({header, body}: RpcMessage): Buffer {
  const error = header.error === undefined ? {} : {Error: header.error}
  const head = {ServiceMethod: header.method, Seq: header.sequence, ...error}
  return Buffer.concat([encode(head), encode(body)])
}

/**
 * Gives each message of a stream. The stream stays open for writing when the peer ends its side.
 * Throws `WireError` for bytes that are no message, for one that is too large and for one that is cut.
 */
export async function* decodeRpcMessages(stream: Duplex): AsyncGenerator<RpcMessage> {
  let header: RpcHeader | undefined
  for await (const value of decodeValues(stream)) {
    if (header === undefined) {
      header = parseHeader(value)
    } else {
      yield {header, body: value}
      header = undefined
    }
  }
  if (header !== undefined) throw new WireError('the stream ended within a message')
}

async function* decodeValues(stream: Duplex): AsyncGenerator<Value> {
  try {
    // It ends silently where a value is cut; the header without a body tells of that.
    yield* decodeMultiStream(stream.iterator({destroyOnReturn: false}), limits) as AsyncGenerator<Value>
  } catch (cause) {
    if (stream.errored !== null) throw cause
    throw new WireError(`no MessagePack: ${(cause as Error).message}`, {cause})
  }
}

function parseHeader(value: Value): RpcHeader {
  const {ServiceMethod: method, Seq: sequence, Error: error} = isValueMap(value) ? value : {}
  if (typeof method !== 'string' || typeof sequence !== 'number')
    throw new WireError('an RPC header has no method')
  return typeof error === 'string' ? {method, sequence, error} : {method, sequence}
}
