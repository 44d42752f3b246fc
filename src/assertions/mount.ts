import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type Mounts, mounts} from '../probes/mount.ts'
import {quote} from '../probes/quote.ts'
import type {Assertion, Context} from './assertion.ts'
import {compare, comparisonFields} from './comparison.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {bootMount} from './mount-options.ts'
import {undecided} from './undecided.ts'

const {has, hasNone, equals, oneOf} = comparisonFields

const schema = z.strictObject({
  mount: z.string().startsWith('/').describe('A path that is, or should be, a mount of its own'),
  options: z.strictObject({has, hasNone}).optional().describe('Conditions on its options'),
  type: z.strictObject({equals, oneOf}).optional().describe('Conditions on the type of its file system'),
  absent: z
    .enum(['pass', 'fail', 'notapplicable'])
    .optional()
    .describe(
      'What it means that it is no mount of its own; notapplicable where conditions are given, else fail',
    ),
  ...halfFields,
})

type MountSpec = z.infer<typeof schema>

interface SeenMount extends Pick<Finding, 'where'> {
  readonly options: readonly string[]
  readonly type: string
}

/** A mount of its own: that it is there now and after a boot, and with which options. */
export const mount: Assertion<MountSpec> = {
  name: 'mount',
  schema,
  probes: () => [mounts],
  byHand: ({mount: path}) => `findmnt ${quote(path)}; findmnt --fstab ${quote(path)}`,
  judge: (spec, facts, context) => {
    const reading = facts.of(mounts)
    return reading.known ? judgeMount(spec, reading.fact, context) : [undecided(spec.mount, reading)]
  },
}

function judgeMount(spec: MountSpec, known: Mounts, {phase}: Context): readonly Finding[] {
  const running = known.running.findLast(({target}) => target === spec.mount)
  const persisted = bootMount(spec.mount, known)
  if (!running && !persisted) return [judgeAbsence(spec)]
  return judgeHalves(
    {
      persisted: () => judgeSeen(spec, persisted, 'neither in fstab nor a unit that a boot starts'),
      running: () => judgeSeen(spec, running, 'not mounted'),
    },
    spec.half,
    phase,
  )
}

function judgeAbsence(spec: MountSpec): Finding {
  const conditional = spec.options !== undefined || spec.type !== undefined
  return {
    status: spec.absent ?? (conditional ? 'notapplicable' : 'fail'),
    subject: spec.mount,
    expected: 'a mount of its own',
    actual: 'no mount of its own',
    basis: 'observed',
    reason: `${spec.mount} is no mount of its own`,
  }
}

function judgeSeen(spec: MountSpec, seen: SeenMount | undefined, missing: string): Finding {
  const options = compare(seen?.options, spec.options ?? {})
  const type = compare(seen?.type, spec.type ?? {})
  const wanted = [
    ...(spec.type ? [`of type ${type.expected}`] : []),
    ...(spec.options ? [options.expected] : []),
  ]
  return {
    status: seen !== undefined && options.ok && type.ok ? 'pass' : 'fail',
    subject: spec.mount,
    expected: ['a mount of its own', ...wanted].join(' '),
    actual: seen ? `${seen.type} with ${seen.options.filter(Boolean).join(', ')}` : missing,
    ...(seen?.where && {where: seen.where}),
    basis: 'observed',
  }
}
