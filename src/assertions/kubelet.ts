import {z} from 'zod'
import {effectiveValue, kubeletConfiguration, kubeletFollowUps} from '../kubelet/effective.ts'
import {kubeletProbes} from '../probes/kubelet.ts'
import type {Assertion} from './assertion.ts'
import {type Comparison, compare, comparisonFields, type Scalar, show} from './comparison.ts'

const schema = z.strictObject({
  kubelet: z
    .string()
    .regex(/^\w+(\.\w+)*$/)
    .describe('Path of the setting in KubeletConfiguration'),
  as: z.literal('duration').optional().describe('Compare a Go duration in seconds'),
  ...comparisonFields,
})

type KubeletSpec = z.infer<typeof schema>

/** One setting of the configuration that the kubelet has or will have after boot. */
export const kubelet: Assertion<KubeletSpec> = {
  name: 'kubelet',
  schema,
  probes: () => kubeletProbes,
  followUps: (_, facts) => kubeletFollowUps(facts),
  judge: ({kubelet: name, as, ...conditions}, facts) => {
    const reading = kubeletConfiguration(facts)
    if (!reading.known) return [{status: 'error', subject: name, basis: 'observed', reason: reading.detail}]
    const {value, basis, origin, where} = effectiveValue(reading.fact, name)
    const known = comparable(value)
    const {ok, expected} = compare(as === 'duration' ? seconds(known) : known, conditions as Comparison)
    return [
      {
        status: ok ? 'pass' : 'fail',
        subject: name,
        expected: as === 'duration' ? `${expected} seconds` : expected,
        actual: show(known),
        basis,
        reason: `from ${origin}`,
        ...(where && {where}),
      },
    ]
  },
}

function comparable(value: unknown): Scalar | readonly Scalar[] | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'object' ? JSON.stringify(value) : (value as Scalar)
}

const secondsPer: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}

/** Go's time.ParseDuration; a bare zero is one too. */
function seconds(value: unknown): number | undefined {
  const text = String(value ?? '')
  if (text === '0') return 0
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (secondsPer[unit ?? ''] ?? 0), 0)
}
