import type {Finding, Phase} from '../evaluate/result.ts'

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
