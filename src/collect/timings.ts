import {foundFrames, probeKey} from './frames.ts'

/** When a part of what a shell says had arrived here. */
export interface Arrival {
  /** All bytes of the round until then; 0 when the round began. */
  readonly bytes: number
  /** Milliseconds since the shell was started. */
  readonly atMs: number
}

/** When a probe was answered, seen from here: the host has no part in it. */
export interface Timing {
  readonly key: string
  /** Milliseconds from the start of the shell until the whole answer was here. */
  readonly afterMs: number
  /** Milliseconds since the answer before it: 0 where both came at once. A walk runs beside the others. */
  readonly tookMs: number
}

/** The timings of the answers of one round, in the order in which they came. */
export function timingsOf(
  {stdout, arrivals}: {readonly stdout: Buffer; readonly arrivals: readonly Arrival[]},
  nonce: string,
): readonly Timing[] {
  const times = [...foundFrames(stdout, nonce)].map(({key, end}) => ({
    key,
    atMs: arrivals.find(({bytes}) => bytes >= end)?.atMs ?? 0,
  }))
  return times.flatMap(({key, atMs}, index) => {
    if (key === 'hello' || key === 'end') return []
    const tookMs = atMs - ((times[index - 1] ?? arrivals[0])?.atMs ?? 0)
    return [{key: probeKey(key), afterMs: Math.round(atMs), tookMs: Math.round(tookMs)}]
  })
}
