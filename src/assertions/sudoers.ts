import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import type {Facts} from '../probes/probe.ts'
import {sudoDefaults, sudoersEntries, sudoersFollowUps, sudoersProbes} from '../probes/sudoers.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  sudoers: z
    .string()
    .regex(/^[a-z_]+$/)
    .describe(
      'Name of a Defaults setting; every line that sets it is judged, and one must hold for all users',
    ),
  absent: z.literal('pass').optional().describe('What it means that no line sets it for all users'),
  ...comparisonFields,
})

type SudoersSpec = z.infer<typeof schema>

/** A setting of sudo, in all files that it reads. */
export const sudoers: Assertion<SudoersSpec> = {
  name: 'sudoers',
  schema,
  probes: ({sudoers: name}) => [...sudoersProbes, ...(name === 'timestamp_timeout' ? [sudoDefaults] : [])],
  followUps: (_, facts) => sudoersFollowUps(facts),
  judge: (spec, facts) => {
    const entries = sudoersEntries(facts)
    if (!entries.known) return [undecided(spec.sudoers, entries)]
    const set = entries.fact
      .filter((entry) => entry.kind === 'default')
      .filter(({name}) => name === spec.sudoers)
    const forAll = set.some(({scope}) => scope === undefined)
    return [
      ...set.map(({value, where}) => ({...judgeValue(spec, value), where})),
      ...(forAll ? [] : [judgeUnset(spec, facts)]),
    ]
  },
}

function judgeUnset(spec: SudoersSpec, facts: Facts): Finding {
  if (spec.sudoers !== 'timestamp_timeout') {
    const finding = judgeValue(spec, undefined)
    return spec.absent === 'pass' ? {...finding, status: 'pass'} : finding
  }
  const builtIn = facts.of(sudoDefaults)
  return builtIn.known ? judgeValue(spec, builtIn.fact.get(spec.sudoers)) : undecided(spec.sudoers, builtIn)
}

function judgeValue(
  {sudoers: name, absent: _, ...conditions}: SudoersSpec,
  value: string | undefined,
): Finding {
  return compared(`${name} in sudoers`, {value}, conditions)
}
