import {once} from 'node:events'
import type {Readable, Writable} from 'node:stream'

/** What an exec keeps of standard error, in bytes. */
const MAX_STDERR_BYTES = 64 * 1024

/** Gathers the beginning of a stream as text. */
export function keepBeginning(stream: Readable): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    if (bytes < MAX_STDERR_BYTES) chunks.push(chunk)
    bytes += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8', 0, MAX_STDERR_BYTES)
}

/** Writes a command's input and ends it; a command that no longer reads is no fault of the writer. */
export async function writeInput(
  stream: Writable,
  input: string | AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (typeof input === 'string') stream.write(input)
    else
      for await (const part of input) {
        if (!stream.write(part)) await once(stream, 'drain', {signal})
      }
    stream.end()
  } catch {
    // The command ended or the run was aborted: what became of it is told by its exit, not here.
    stream.destroy()
  }
}
