import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file} from '../probes/file.ts'
import {type Family, type IpFilter, ipFilter as ipFilterProbe, parseIpFilter} from '../probes/ip-filter.ts'
import {type Listener, listeners} from '../probes/listeners.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  ipFilter: z
    .enum(['denies', 'loopback', 'open-ports', 'saved'])
    .describe(
      'That it drops what no rule names; that the loopback is let through and its addresses are dropped elsewhere; that each open port has a rule; that a boot loads the rules that the kernel has',
    ),
  family: z.enum(['ipv4', 'ipv6']).describe('iptables or ip6tables'),
  ...halfFields,
})

type IpFilterSpec = z.infer<typeof schema>

const savedFile = (family: Family) =>
  file(family === 'ipv4' ? '/etc/sysconfig/iptables' : '/etc/sysconfig/ip6tables')

/** The filter table of iptables: what a boot will load, and what the kernel has. */
export const ipFilter: Assertion<IpFilterSpec> = {
  name: 'ipFilter',
  schema,
  probes: ({family, ipFilter: what}) => [
    ipFilterProbe(family),
    savedFile(family),
    ...(what === 'open-ports' ? [listeners] : []),
  ],
  judge: (spec, facts, {phase}) =>
    judgeHalves(
      {
        persisted: () => judgeTable(spec, savedTable(spec.family, facts), facts),
        running: () => judgeTable(spec, facts.of(ipFilterProbe(spec.family)), facts),
      },
      spec.half,
      phase,
    ),
}

function savedTable(family: Family, facts: Facts): Reading<IpFilter> {
  const saved = facts.of(savedFile(family))
  if (!saved.known) return saved
  return {known: true, fact: parseIpFilter(saved.fact.exists ? (saved.fact.text ?? '') : '')}
}

function judgeTable(spec: IpFilterSpec, reading: Reading<IpFilter>, facts: Facts): Finding {
  const subject = `the filter table of ${spec.family}`
  if (!reading.known) return undecided(subject, reading)
  const faults = faultsOf(spec, reading.fact, facts)
  if (!faults.known) return undecided(subject, faults)
  return {
    status: faults.fact.length === 0 ? 'pass' : 'fail',
    subject,
    expected: EXPECTED[spec.ipFilter],
    actual: faults.fact.join('; ') || 'as it should be',
    basis: 'observed',
  }
}

const EXPECTED = {
  denies: 'INPUT, FORWARD and OUTPUT drop what no rule names',
  loopback: 'lo is accepted both ways, and then its addresses are dropped',
  'open-ports': 'a rule for each open port',
  saved: 'the same rules on disk and in the kernel',
} as const

function faultsOf(
  {ipFilter: what, family}: IpFilterSpec,
  table: IpFilter,
  facts: Facts,
): Reading<readonly string[]> {
  if (what === 'denies') return {known: true, fact: acceptingChains(table)}
  if (what === 'loopback') return {known: true, fact: loopbackFaults(table.rules, family)}
  if (what === 'open-ports') {
    const open = facts.of(listeners)
    return open.known ? {known: true, fact: portsWithoutRule(open.fact, table.rules)} : open
  }
  const saved = savedTable(family, facts)
  return saved.known ? {known: true, fact: differences(table, saved.fact)} : saved
}

function acceptingChains({policies}: IpFilter): readonly string[] {
  return ['INPUT', 'FORWARD', 'OUTPUT']
    .filter((chain) => policies.get(chain) !== 'DROP')
    .map((chain) => `${chain} has the policy ${policies.get(chain) ?? 'ACCEPT'}`)
}

function loopbackFaults(rules: readonly string[], family: Family): readonly string[] {
  const source = family === 'ipv4' ? '127.0.0.0/8' : '::1(/128)?'
  const at = (pattern: string) => rules.findIndex((rule) => new RegExp(pattern).test(rule))
  const accepts = at('^-A INPUT -i lo -j ACCEPT$')
  const drops = at(`^-A INPUT -s ${source} -j (DROP|REJECT)`)
  return [
    ...(accepts < 0 ? ['INPUT does not accept lo'] : []),
    ...(drops <= accepts ? ['INPUT does not drop the addresses of the loopback after that'] : []),
    ...(at('^-A OUTPUT -o lo -j ACCEPT$') < 0 ? ['OUTPUT does not accept lo'] : []),
  ]
}

function portsWithoutRule(open: readonly Listener[], rules: readonly string[]): readonly string[] {
  const wanted = open.filter(({loopback}) => !loopback)
  return [
    ...new Set(
      wanted
        .filter(({protocol, port}) => !rules.some((rule) => names(rule, protocol, port)))
        .map(({protocol, port}) => `no rule for ${protocol} ${port}`),
    ),
  ]
}

function names(rule: string, protocol: string, port: number): boolean {
  if (!rule.startsWith('-A INPUT ') || !rule.includes(`-p ${protocol} `)) return false
  const ports = / --dports? (\S+)/.exec(rule)?.[1] ?? ''
  return ports.split(',').some((range) => {
    const [from = Number.NaN, to = from] = range.split(':').map(Number)
    return from <= port && port <= to
  })
}

function differences(table: IpFilter, saved: IpFilter): readonly string[] {
  if (saved.policies.size === 0) return ['no rules are saved']
  return table.rules.join('\n') === saved.rules.join('\n') &&
    [...table.policies].every(([chain, policy]) => saved.policies.get(chain) === policy)
    ? []
    : ['the saved rules are others']
}
