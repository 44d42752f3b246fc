import type {Duplex} from 'node:stream'
import {decodeRpcMessages, type RpcMessage, renderRpcMessage, type Value} from './rpc-message.ts'

/** What a peer may call, by Go's `Service.Method`. An error's message is what the caller is told. */
export type RpcMethods = Readonly<Record<string, (argument: Value) => Promise<Value>>>

/**
 * Answers the calls on one stream until the peer ends it; rejects when the peer breaks the protocol.
 * Calls run side by side, so that a cancellation arrives while its victim runs.
 */
export async function serveRpc(stream: Duplex, methods: RpcMethods): Promise<void> {
  const answers = new Set<Promise<void>>()
  try {
    for await (const request of decodeRpcMessages(stream)) {
      const answer = answerCall(stream, methods, request).finally(() => answers.delete(answer))
      answers.add(answer)
    }
    await Promise.all(answers)
  } finally {
    stream.destroy()
  }
}

async function answerCall(stream: Duplex, methods: RpcMethods, {header, body}: RpcMessage): Promise<void> {
  const reply = await call(methods, header.method, body)
  const answer = renderRpcMessage({header: {...header, error: reply.error}, body: reply.body})
  if (stream.writable) stream.write(answer)
}

async function call(
  methods: RpcMethods,
  name: string,
  argument: Value,
): Promise<{error: string; body: Value}> {
  try {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method === undefined) throw new Error(`rpc: can't find method ${name}`)
    return {error: '', body: await method(argument)}
  } catch (error) {
    // Go takes an empty text for success, so a failure must never have one.
    return {error: (error instanceof Error ? error.message : String(error)) || 'unknown error', body: {}}
  }
}
