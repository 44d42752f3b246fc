import {z} from 'zod'
import {type UnitStates, unitStates} from '../probes/unit-states.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const kind = z.enum(['firewalld', 'nftables', 'iptables'])

const schema = z.strictObject({
  firewall: kind.describe('The program that sets the packet filter up'),
  chosen: z
    .enum(['auto', 'none', ...kind.options])
    .describe('auto: the one whose service starts at boot; or the one that a site has chosen, or none'),
})

/** Which of three firewalls a host uses, for rules about one of them. */
export const firewall: Assertion<z.infer<typeof schema>> = {
  name: 'firewall',
  schema,
  probes: () => [unitStates],
  judge: ({firewall: wanted, chosen}, facts) => {
    const subject = 'the firewall'
    const reading = facts.of(unitStates)
    if (chosen === 'auto' && !reading.known) return [undecided(subject, reading)]
    const actual = chosen === 'auto' ? (reading.known && started(reading.fact)) || 'none' : chosen
    return [
      {status: actual === wanted ? 'pass' : 'fail', subject, expected: wanted, actual, basis: 'observed'},
    ]
  },
}

/** firewalld works through the other two, so it comes first. */
const SERVICES = [
  ['firewalld', 'firewalld.service'],
  ['nftables', 'nftables.service'],
  ['iptables', 'iptables.service'],
  ['iptables', 'ip6tables.service'],
] as const

function started(units: UnitStates): string | undefined {
  return SERVICES.find(([, unit]) => units.get(unit) === 'enabled')?.[0]
}
