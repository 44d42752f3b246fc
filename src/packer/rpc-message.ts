import type {Duplex} from 'node:stream'
import {decodeMsgpack} from './msgpack-decode.ts'
import {renderMsgpack} from './msgpack-encode.ts'
import {isValueMap, type Value} from './msgpack-value.ts'
import {WireError} from './wire-error.ts'

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

/** Renders one message; Go matches fields by name. */
export function renderRpcMessage({header, body}: RpcMessage): Buffer {
  const error = header.error === undefined ? {} : {Error: header.error}
  const head = {ServiceMethod: header.method, Seq: header.sequence, ...error}
  return Buffer.concat([renderMsgpack(head), renderMsgpack(body)])
}

/** Gives each message of a stream. The stream stays open for writing when the peer ends its side. */
export async function* decodeRpcMessages(stream: Duplex): AsyncGenerator<RpcMessage> {
  let header: RpcHeader | undefined
  for await (const value of decodeMsgpack(stream.iterator({destroyOnReturn: false}))) {
    if (header === undefined) {
      header = parseHeader(value)
    } else {
      yield {header, body: value}
      header = undefined
    }
  }
}

function parseHeader(value: Value): RpcHeader {
  const {ServiceMethod: method, Seq: sequence, Error: error} = isValueMap(value) ? value : {}
  if (typeof method !== 'string' || typeof sequence !== 'number')
    throw new WireError('an RPC header has no method')
  return typeof error === 'string' ? {method, sequence, error} : {method, sequence}
}
