import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type FilterTable, filterTable} from '../probes/filter-table.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const policy = z.enum(['ACCEPT', 'DROP'])

const schema = z
  .strictObject({
    packetFilter: z
      .enum(['ipv4', 'ipv6'])
      .describe('The packet filter of this family, as iptables -S tells it'),
    policies: z
      .strictObject({
        INPUT: policy.exactOptional(),
        FORWARD: policy.exactOptional(),
        OUTPUT: policy.exactOptional(),
      })
      .exactOptional()
      .describe('What becomes of packets that no rule of the chain is for'),
    loopback: z
      .literal('own')
      .exactOptional()
      .describe('Packets of lo pass, and those with its addresses that come from elsewhere do not'),
    rules: z.literal('listed').exactOptional().describe('Show the rules, for a person to decide'),
  })
  .refine((spec) => [spec.policies, spec.loopback, spec.rules].filter(Boolean).length === 1, {
    message: 'one of policies, loopback and rules has to be there',
  })

type PacketFilterSpec = z.infer<typeof schema>

/** The packet filter that is in force. A family without which the kernel runs does not apply. */
export const packetFilter: Assertion<PacketFilterSpec> = {
  name: 'packetFilter',
  schema,
  probes: ({packetFilter: family}) => [filterTable(family)],
  judge: (spec, facts) => {
    const subject = `the packet filter of ${spec.packetFilter}`
    const reading = facts.of(filterTable(spec.packetFilter))
    if (!reading.known) return [undecided(subject, reading)]
    if (!reading.fact)
      return [{status: 'notapplicable', subject, basis: 'observed', reason: 'the kernel runs without IPv6'}]
    if (spec.policies) return judgePolicies(subject, spec.policies, reading.fact)
    return spec.loopback
      ? judgeLoopback(subject, spec.packetFilter, reading.fact)
      : [list(subject, reading.fact)]
  },
}

function judgePolicies(
  subject: string,
  wanted: NonNullable<PacketFilterSpec['policies']>,
  {policies}: FilterTable,
): readonly Finding[] {
  return Object.entries(wanted).map(([chain, expected]) => {
    const actual = policies.get(chain)
    return running(actual === expected, `${subject}: policy of ${chain}`, expected, actual ?? 'no such chain')
  })
}

const addresses = {ipv4: '127.0.0.0/8', ipv6: '::1/128'} as const

/** Of two rules for one packet the first decides, so the order counts unless the refusal leaves lo out. */
function judgeLoopback(
  subject: string,
  family: PacketFilterSpec['packetFilter'],
  {rules}: FilterTable,
): readonly Finding[] {
  const input = rules.filter(({chain}) => chain === 'INPUT').map(({text}) => text)
  const accepted = input.indexOf('-i lo -j ACCEPT')
  const refusal = new RegExp(`^-s ${addresses[family]} (! -i lo )?-j (DROP|REJECT.*)$`)
  const refused = input.findIndex((text) => refusal.test(text))
  const inOrder = accepted < refused || (input[refused] ?? '').includes('! -i lo')
  const sent = rules.some(({chain, text}) => chain === 'OUTPUT' && text === '-o lo -j ACCEPT')
  const finding = (ok: boolean, name: string, wanted: string) =>
    running(ok, `${subject}: ${name}`, wanted, ok ? 'there' : 'not there')
  return [
    finding(accepted >= 0, 'what comes in by lo', '-A INPUT -i lo -j ACCEPT'),
    finding(
      refused >= 0 && inOrder,
      'its addresses from elsewhere',
      `after it -A INPUT -s ${addresses[family]} -j DROP`,
    ),
    finding(sent, 'what goes out by lo', '-A OUTPUT -o lo -j ACCEPT'),
  ]
}

function list(subject: string, {policies, rules}: FilterTable): Finding {
  const lines = [
    ...[...policies].map(([chain, target]) => `-P ${chain} ${target}`),
    ...rules.map(({chain, text}) => `-A ${chain} ${text}`),
  ]
  return running(true, subject, 'rules that somebody knows', lines.join('; '))
}

function running(ok: boolean, subject: string, expected: string, actual: string): Finding {
  return {status: ok ? 'pass' : 'fail', subject, expected, actual, half: 'running', basis: 'observed'}
}
