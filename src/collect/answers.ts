import type {Probe} from '../probes/probe.ts'
import type {Said} from './evidence.ts'
import {type Frame, frameKey, TRUNCATED} from './frames.ts'
import {withoutSecrets} from './secrets.ts'

/** By probe key. */
export type Answers = ReadonlyMap<string, Said>

/**
 * Keeps one probe of each key, asked on every system that one of them is for. Throws `Error` when two
 * different questions claim one key: a bug in a probe.
 */
export function deduplicate(probes: readonly Probe<unknown>[]): readonly Probe<unknown>[] {
  const byKey = new Map<string, Probe<unknown>>()
  for (const probe of probes) {
    const known = byKey.get(probe.key)
    if (known && known.script !== probe.script) throw new Error(`two probes have the key ${probe.key}`)
    byKey.set(probe.key, known ? askedOnBoth(known, probe) : probe)
  }
  return [...byKey.values()]
}

function askedOnBoth(a: Probe<unknown>, b: Probe<unknown>): Probe<unknown> {
  const {systems, ...probe} = a
  if (systems === undefined || b.systems === undefined) return probe
  return {...probe, systems: [...new Set([...systems, ...b.systems])].toSorted()}
}

/**
 * Turns frames into what each probe was told. A probe without a frame is `lost` for the reason given, unless
 * the script reached its end: then it is for other systems and was passed over.
 */
export function answersOf(
  probes: readonly Probe<unknown>[],
  frames: readonly Frame[],
  lostBecause?: string,
): Answers {
  const byKey = new Map(frames.map((frame) => [frame.key, frame]))
  const asked = probes.filter(
    ({key, systems}) => byKey.has(frameKey(key)) || !systems || lostBecause !== undefined,
  )
  return new Map(
    asked.map((probe) => {
      const frame = byKey.get(frameKey(probe.key))
      const reason = lostBecause ?? 'the script ended early'
      const lostSaid: Said = {unavailable: 'lost', detail: `${probe.key}: ${reason}`}
      return [probe.key, frame ? saidBy(frame, keepsTime(probe)) : lostSaid]
    }),
  )
}

function keepsTime({pace}: Probe<unknown>): boolean {
  return pace === 'bounded' || pace === 'walk'
}

/** What a frame says of its probe; 124 and 137 are what timeout(1) makes of a command that it ended. */
export function saidBy({key, exitCode, output}: Frame, bounded: boolean): Said {
  if (exitCode === TRUNCATED) return {unavailable: 'truncated', detail: `${key}: the answer is too long`}
  if (bounded && (exitCode === 124 || exitCode === 137))
    return {unavailable: 'timeout', detail: `${key}: no answer within the time limit`}
  return {output: withoutSecrets(output), exitCode}
}
