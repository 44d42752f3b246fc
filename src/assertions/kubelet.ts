import {z} from 'zod'
import type {Binding, Finding} from '../evaluate/result.ts'
import {kubeletConfiguration, kubeletFollowUps} from '../kubelet/configuration.ts'
import {type EffectiveValue, effectiveValue} from '../kubelet/effective.ts'
import {seconds} from '../kubelet/typed.ts'
import {kubeletProbes} from '../probes/kubelet.ts'
import {unavailableBy} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {compare, comparisonFields, type Scalar, show} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubelet: z
    .string()
    .regex(/^\w+(\.\w+)*$/)
    .describe('Path of the setting in KubeletConfiguration'),
  as: z.literal('duration').optional().describe('Compare a Go duration in seconds'),
  ...comparisonFields,
})

type KubeletSpec = z.infer<typeof schema>

/**
 * One setting of the configuration that the kubelet has or will have after boot. A setting that nothing sets
 * has the kubelet's own default. What the kubelet or systemd would refuse is an error.
 */
export const kubelet: Assertion<KubeletSpec> = {
  name: 'kubelet',
  schema,
  probes: () => kubeletProbes,
  followUps: (_, facts) => kubeletFollowUps(facts),
  judge: (spec, facts, {phase}) => {
    const reading = kubeletConfiguration(facts, phase)
    if (!reading.known) return [undecided(spec.kubelet, reading)]
    try {
      return [judgeValue(spec, effectiveValue(reading.fact, spec.kubelet))]
    } catch (error) {
      return [undecided(spec.kubelet, unavailableBy(error))]
    }
  },
}

const bindings: Readonly<Record<Binding, string>> = {
  pinned: 'pinned in the image',
  'pinned-but-flags': 'pinned in the image but for a kubelet flag in user data',
  overridable: 'user data can change it',
}

function judgeValue({kubelet: name, as, ...conditions}: KubeletSpec, seen: EffectiveValue): Finding {
  const value = comparable(seen.value)
  const compared = as === 'duration' ? seconds(String(value ?? '')) : value
  const {ok, expected} = compare(compared, conditions)
  const {basis, binding, where, origin} = seen
  return {
    status: ok ? 'pass' : 'fail',
    subject: name,
    expected: as === 'duration' ? `${expected} seconds` : expected,
    actual: show(value),
    basis,
    reason: `from ${origin}${binding ? `; ${bindings[binding]}` : ''}`,
    ...(binding && {binding}),
    ...(where && {where}),
  }
}

function comparable(value: unknown): Scalar | readonly Scalar[] | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'object' ? JSON.stringify(value) : (value as Scalar)
}
