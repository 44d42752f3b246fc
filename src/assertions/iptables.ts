import {z} from 'zod'
import {type IptablesChain, iptablesChain} from '../probes/iptables.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  iptables: z.enum(['INPUT', 'FORWARD']).describe('A chain of the filter table, as the kernel has it now'),
  lets: z
    .union([z.literal('everything'), z.int().min(1).max(65_535)])
    .describe('What it lets through: a port of TCP, or everything that no rule names'),
})

type IptablesSpec = z.infer<typeof schema>

/** What the kernel's packet filter lets through now. What a boot will load is in files. */
export const iptables: Assertion<IptablesSpec> = {
  name: 'iptables',
  schema,
  probes: (spec) => [iptablesChain(spec.iptables)],
  judge: ({iptables: chain, lets}, facts) => {
    const subject = `the chain ${chain} of iptables`
    const reading = facts.of(iptablesChain(chain))
    if (!reading.known) return [undecided(subject, reading)]
    const refusal = refusalOf(chain, lets, reading.fact)
    return [
      {
        status: refusal === undefined ? 'pass' : 'fail',
        subject,
        expected: `lets ${lets === 'everything' ? 'through what no rule names' : `TCP port ${lets} through`}`,
        actual: refusal ?? `policy ${reading.fact.policy}`,
        half: 'running',
        basis: 'observed',
      },
    ]
  },
}

/** The rule or the policy that refuses, whichever comes first; undefined where a rule accepts before. */
function refusalOf(
  chain: string,
  lets: IptablesSpec['lets'],
  {policy, rules}: IptablesChain,
): string | undefined {
  const whole = new RegExp(`^-A ${chain} (?:-m comment --comment (?:"[^"]*"|\\S+) )?-j (ACCEPT|DROP|REJECT)`)
  for (const rule of rules) {
    if (lets !== 'everything' && acceptsPort(rule, lets)) return undefined
    const [, target] = whole.exec(rule) ?? []
    if (target !== undefined) return target === 'ACCEPT' ? undefined : rule
  }
  return policy === 'ACCEPT' ? undefined : `policy ${policy}`
}

function acceptsPort(rule: string, port: number): boolean {
  if (!/ -p tcp /.test(rule) || !rule.endsWith('-j ACCEPT')) return false
  const ports = /--dports? (\S+)/.exec(rule)?.[1]
  return (ports ?? '').split(',').some((range) => {
    const [from, to = from] = range.split(':').map(Number)
    return from !== undefined && to !== undefined && from <= port && port <= to
  })
}
