import {z} from 'zod'
import type {Finding, Half} from '../evaluate/result.ts'
import {type Firewalld, firewalld as firewalldProbe} from '../probes/firewalld.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {type Comparison, compare, comparisonFields} from './comparison.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  firewalld: z
    .enum(['default-zone', 'targets', 'loopback', 'loopback-sources', 'zones'])
    .describe(
      'The default zone; the targets of the zones in use; the zone of lo; rules that drop the addresses of the loopback where they come from elsewhere; or the zones in use with their interfaces',
    ),
  ...halfFields,
  ...comparisonFields,
})

type FirewalldSpec = z.infer<typeof schema>

/** firewalld: what its files say, and what the daemon does. */
export const firewalld: Assertion<FirewalldSpec> = {
  name: 'firewalld',
  schema,
  probes: () => [firewalldProbe('persisted'), firewalldProbe('running')],
  judge: ({firewalld: what, half, ...conditions}, facts, {phase}) => {
    const judge = (one: Half) => () => judgeHalf(what, one, conditions, facts)
    return judgeHalves({persisted: judge('persisted'), running: judge('running')}, half, phase)
  },
}

function judgeHalf(
  what: FirewalldSpec['firewalld'],
  half: Half,
  conditions: Comparison,
  facts: Facts,
): Finding {
  const subject = `${what} of firewalld`
  const reading = facts.of(firewalldProbe(half))
  if (!reading.known) return undecided(subject, reading)
  const values = valuesOf(what, reading.fact)
  const verdicts = values.map((value) => compare(value, conditions))
  return {
    status: values.length > 0 && verdicts.every(({ok}) => ok) ? 'pass' : 'fail',
    subject,
    expected: verdicts[0]?.expected ?? 'there',
    actual: values.join('; ') || 'none',
    basis: 'observed',
  }
}

/** What is compared: one value, or one for each zone in use. */
function valuesOf(what: FirewalldSpec['firewalld'], {defaultZone, zones}: Firewalld): readonly string[] {
  const used = zones.filter(({inUse}) => inUse)
  switch (what) {
    case 'default-zone':
      return [defaultZone]
    case 'targets':
      return used.map(({target}) => target)
    case 'loopback':
      return zones.filter(({interfaces}) => interfaces.includes('lo')).map(({name}) => name)
    case 'loopback-sources':
      return used.map(({richRules}) => dropped(richRules))
    case 'zones':
      return used.map(({name, interfaces}) => `${name}: ${interfaces.join(' ')}`)
    default:
      return what satisfies never
  }
}

/** The addresses of the loopback that a zone drops unless they go to the loopback. */
function dropped(rules: readonly string[]): string {
  const dropping = rules.filter((rule) => / drop$/.test(rule))
  return ['127.0.0.1', '::1']
    .filter((address) => dropping.some((rule) => rule.includes(`source address="${address}"`)))
    .join(' ')
}
