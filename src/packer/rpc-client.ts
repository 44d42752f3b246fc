import type {Duplex} from 'node:stream'
import {decodeRpcMessages, type RpcMessage, renderRpcMessage, type Value} from './rpc-message.ts'
import {WireError} from './wire-error.ts'

/** Calls methods of the peer. */
export interface RpcClient {
  /** Rejects with the peer's text when the method failed, and with `WireError` when the stream is lost. */
  call(method: string, argument: Value): Promise<Value>
  close(): void
}

interface PendingCall {
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

/** Makes the caller's side of one stream, which it owns from then on. */
export function createRpcClient(stream: Duplex): RpcClient {
  const pending = new Map<number, PendingCall>()
  let nextSequence = 0
  let lost: Error | undefined

  function settle({header, body}: RpcMessage): void {
    const call = pending.get(header.sequence)
    pending.delete(header.sequence)
    if (header.error) call?.reject(new Error(header.error))
    else call?.resolve(body)
  }

  function lose(cause: unknown): void {
    lost = new WireError('the connection to Packer is lost', {cause})
    for (const call of pending.values()) call.reject(lost)
    pending.clear()
    stream.destroy()
  }

  async function receive(): Promise<void> {
    for await (const reply of decodeRpcMessages(stream)) settle(reply)
  }
  receive().then(lose, lose)

  return {
    call(method, argument) {
      return new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost)
        const sequence = nextSequence
        nextSequence += 1
        pending.set(sequence, {resolve, reject})
        stream.write(renderRpcMessage({header: {method, sequence}, body: argument}))
      })
    },
    close() {
      stream.end()
    },
  }
}
