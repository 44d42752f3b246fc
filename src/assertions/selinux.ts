import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import {selinuxState, selinuxStatus} from '../probes/selinux.ts'
import {settingIn} from '../probes/settings.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {type Comparison, comparisonFields} from './comparison.ts'
import {weighHalves, weighingPhase} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  selinux: z
    .enum(['mode', 'policy', 'mls', 'denyUnknown', 'memoryProtection'])
    .describe(
      'mode: enforcing, permissive or disabled; policy: the name of the policy, as targeted; the others as sestatus says them now',
    ),
  ...comparisonFields,
})

const CONFIG = '/etc/selinux/config'

const settingOf = {mode: 'SELINUX', policy: 'SELINUXTYPE'} as const

type Aspect = keyof typeof settingOf

/** The lines of sestatus(8) that no file decides. */
const lineOf = {
  mls: 'Policy MLS status',
  denyUnknown: 'Policy deny_unknown status',
  memoryProtection: 'Memory protection checking',
} as const

type Line = keyof typeof lineOf

/** What SELinux does after a boot and now. */
export const selinux: Assertion<z.infer<typeof schema>> = {
  name: 'selinux',
  schema,
  probes: ({selinux: aspect}) =>
    aspect === 'mode' || aspect === 'policy' ? [file(CONFIG), selinuxState] : [selinuxStatus],
  byHand: () => 'sestatus; cat /etc/selinux/config',
  judge: ({selinux: aspect, ...conditions}, facts, {phase}) =>
    aspect === 'mode' || aspect === 'policy'
      ? weighHalves(
          judgeConfig(aspect, conditions, facts),
          judgeState(aspect, conditions, facts),
          weighingPhase(facts, phase),
        )
      : [judgeLine(aspect, conditions, facts)],
}

function judgeLine(aspect: Line, conditions: Comparison, facts: Facts): Finding {
  const subject = `"${lineOf[aspect]}" of sestatus`
  const reading = facts.of(selinuxStatus)
  if (!reading.known) return undecided(subject, reading)
  return {...compared(subject, {value: reading.fact.get(lineOf[aspect])}, conditions), half: 'running'}
}

function judgeConfig(aspect: Aspect, conditions: Comparison, facts: Facts): Finding {
  const subject = `the ${aspect} of SELinux`
  const reading = facts.of(file(CONFIG))
  if (!reading.known) return undecided(subject, reading)
  const found = settingIn(reading.fact, settingOf[aspect])
  const where = found?.where ?? {file: CONFIG}
  return compared(subject, {value: found?.value.toLowerCase(), where}, conditions)
}

function judgeState(aspect: Aspect, conditions: Comparison, facts: Facts): Finding {
  const subject = `the ${aspect} of SELinux`
  const reading = facts.of(selinuxState)
  if (!reading.known) return undecided(subject, reading)
  return compared(subject, {value: reading.fact[aspect]}, conditions)
}
