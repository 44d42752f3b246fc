import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type FilterTable, filterTable, savedFilterTable, savedRules} from '../probes/iptables.ts'
import {listeners} from '../probes/listeners.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {mapReading} from '../probes/reading.ts'
import type {Assertion} from './assertion.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {
  isRead,
  isSaved,
  letsThrough,
  loopbackIsOwn,
  policiesAre,
  portsAreNamed,
  type Requirement,
} from './iptables-requirements.ts'
import {undecided} from './undecided.ts'

const policy = z.enum(['ACCEPT', 'DROP']).exactOptional()
const lets = z.union([z.literal('everything'), z.int().min(1).max(65_535)]).exactOptional()

const requirements = {
  policies: z
    .strictObject({INPUT: policy, FORWARD: policy, OUTPUT: policy})
    .exactOptional()
    .describe('What becomes of packets that no rule of the chain names'),
  lets: z
    .strictObject({INPUT: lets, FORWARD: lets})
    .exactOptional()
    .describe('What the chain lets through: a port of TCP, or everything that no rule names'),
  loopback: z
    .literal('own')
    .exactOptional()
    .describe('lo is let through both ways, and its addresses are dropped where they come from elsewhere'),
  openPorts: z.literal('named').exactOptional().describe('Each open port has a rule'),
  rules: z
    .enum(['saved', 'listed'])
    .exactOptional()
    .describe('A boot loads those that the kernel has; or show them, for a person to decide'),
}

const schema = z
  .strictObject({
    iptables: z.enum(['ipv4', 'ipv6']).describe('The filter table of iptables, or of ip6tables'),
    ...requirements,
    ...halfFields,
  })
  .refine((spec) => Object.keys(requirements).filter((name) => name in spec).length === 1, {
    message: `one of ${Object.keys(requirements).join(', ')} has to be there`,
  })

type IptablesSpec = z.infer<typeof schema>

/** The filter table of iptables: what a boot will load, and what the kernel has. */
export const iptables: Assertion<IptablesSpec> = {
  name: 'iptables',
  schema,
  probes: ({iptables: family, openPorts, rules, half}) => [
    ...(half === 'persisted' ? [] : [filterTable(family)]),
    ...(half === 'running' && rules !== 'saved' ? [] : [savedRules(family)]),
    ...(openPorts ? [listeners] : []),
  ],
  judge: (spec, facts, {phase}) =>
    judgeHalves(
      {
        persisted: () => judgeTable(spec, savedFilterTable(spec.iptables, facts), facts),
        running: () => judgeTable(spec, facts.of(filterTable(spec.iptables)), facts),
      },
      spec.half,
      phase,
    ),
}

function judgeTable(spec: IptablesSpec, reading: Reading<FilterTable | undefined>, facts: Facts): Finding {
  const subject = `the filter table of ${spec.iptables}`
  if (!reading.known) return undecided(subject, reading)
  if (!reading.fact)
    return {status: 'notapplicable', subject, basis: 'observed', reason: 'the kernel runs without IPv6'}
  const requirement = requirementOf(spec, facts)
  if (!requirement.known) return undecided(subject, requirement)
  const {ok, actual} = requirement.fact.judge(reading.fact)
  return {
    status: ok ? 'pass' : 'fail',
    subject,
    expected: requirement.fact.expected,
    actual,
    basis: 'observed',
  }
}

function requirementOf(spec: IptablesSpec, facts: Facts): Reading<Requirement> {
  if (spec.openPorts) return mapReading(facts.of(listeners), portsAreNamed)
  if (spec.rules === 'saved') return mapReading(savedFilterTable(spec.iptables, facts), isSaved)
  if (spec.policies) return {known: true, fact: policiesAre(spec.policies)}
  if (spec.lets) return {known: true, fact: letsThrough(spec.lets)}
  return {known: true, fact: spec.loopback ? loopbackIsOwn(spec.iptables) : isRead}
}
