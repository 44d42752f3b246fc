import type {Readable} from 'node:stream'
import {WireError} from './wire-error.ts'

/** Reads `sizeBytes` off the front of a stream and leaves the rest in it. */
export async function readExactly(stream: Readable, sizeBytes: number): Promise<Buffer> {
  for (;;) {
    // At the end of a stream `read` gives what is left, however little.
    const bytes: Buffer | null = stream.read(sizeBytes)
    if (bytes?.length === sizeBytes) return bytes
    if (bytes !== null || stream.readableEnded || stream.destroyed) {
      throw new WireError(`the stream ended before ${sizeBytes} bytes of it`, {cause: stream.errored})
    }
    await untilReadable(stream)
  }
}

function untilReadable(stream: Readable): Promise<void> {
  const events = ['readable', 'end', 'close']
  return new Promise((resolve) => {
    const wake = () => {
      for (const event of events) stream.off(event, wake)
      resolve()
    }
    for (const event of events) stream.on(event, wake)
  })
}
