import {saidBy} from './answers.ts'
import type {Evidence} from './evidence.ts'
import {announcedNonce, decodeFrames, probeKey} from './frames.ts'

/**
 * Reads what the script of `assay script` printed when it was run by other means, with whatever else is in the
 * same stream. Returns undefined where the stream holds no such answer. `name` is what reports call the host.
 */
export function decodePrinted(stream: Buffer, name: string): Evidence | undefined {
  const nonce = announcedNonce(stream)
  if (nonce === undefined) return undefined
  const {frames, complete} = decodeFrames(stream, nonce)
  const hello =
    frames
      .find(({key}) => key === 'hello')
      ?.output.trim()
      .split(' ') ?? []
  const [uid, way = 'none', time = ''] = hello
  return {
    schemaVersion: 1,
    tool: {name: 'assay', version: 'printed'},
    target: name,
    host: {name, hostKeyTrust: 'none', transport: 'printed', escalation: uid === '0' ? way : 'unprivileged'},
    collectedAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) ? time : new Date(0).toISOString(),
    durationMs: 0,
    problems: complete
      ? []
      : [{kind: 'collection', message: `the script that printed ${name} did not reach its end`}],
    answers: new Map(
      frames.filter(({key}) => key !== 'hello').map((frame) => [probeKey(frame.key), saidBy(frame, true)]),
    ),
  }
}
