import {z} from 'zod'
import type {Finding, Half, Phase} from '../evaluate/result.ts'
import {isBottlerocket} from '../probes/host.ts'
import type {Facts} from '../probes/probe.ts'

/** The field with which a rule says that its requirement is about one half only. */
export const halfFields = {
  half: z
    .enum(['persisted', 'running'])
    .optional()
    .describe('Judge only this half; both where it is not given'),
}

/** Judges the half that a rule asks for, or weighs both by the phase. */
export function judgeHalves(
  judge: Readonly<Record<Half, () => Finding>>,
  half: Half | undefined,
  phase: Phase,
): readonly Finding[] {
  return half === undefined
    ? weighHalves(judge.persisted(), judge.running(), phase)
    : [{...judge[half](), half}]
}

/** The phase by which halves are weighed: what a host of Bottlerocket runs is what its boot has made. */
export function weighingPhase(facts: Facts, phase: Phase): Phase {
  return phase === 'image' && isBottlerocket(facts) ? 'booted' : phase
}

/**
 * Weighs the two halves of one setting by the phase. At image build time what is on disk decides, and a
 * running half that differs is only told: a boot will put it right. A booted machine must have both.
 */
export function weighHalves(persisted: Finding, running: Finding, phase: Phase): readonly Finding[] {
  const disk: Finding = {...persisted, half: 'persisted'}
  if (phase !== 'image') return [disk, {...running, half: 'running'}]
  return running.status === 'fail' && disk.status === 'pass'
    ? [{...disk, reason: needsReboot(running)}]
    : [disk]
}

function needsReboot({actual}: Finding): string {
  return `the running value is ${actual ?? 'another one'} and needs a reboot`
}
