import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type NftRuleset, nftAtBoot, nftFiles, nftRuleset} from '../probes/nftables.ts'
import type {Reading} from '../probes/probe.ts'
import {runningSysctl} from '../probes/sysctl.ts'
import type {Assertion} from './assertion.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const hook = z.enum(['input', 'forward', 'output'])

const schema = z.strictObject({
  nftables: z
    .enum(['tables', 'chains', 'loopback'])
    .describe(
      'That there is a table; that there are base chains; that what comes from the loopback is let in, and its addresses are dropped where they come from elsewhere',
    ),
  hooks: z.array(hook).default(['input', 'forward', 'output']).describe('Where base chains must be'),
  policy: z.enum(['drop']).optional().describe('What those chains must do with what no rule names'),
  ...halfFields,
})

type NftablesSpec = z.infer<typeof schema>

const IPV6_OFF = runningSysctl('net.ipv6.conf.all.disable_ipv6')

/** The rules of nftables: what a boot will load, and what the kernel has. */
export const nftables: Assertion<NftablesSpec> = {
  name: 'nftables',
  schema,
  probes: () => [nftRuleset, ...nftFiles, IPV6_OFF],
  judge: (spec, facts, {phase}) => {
    const off = facts.of(IPV6_OFF)
    const addresses = off.known && off.fact !== '0' ? ['127'] : ['127', '::1']
    return judgeHalves(
      {
        persisted: () => judgeRuleset(spec, nftAtBoot(facts), addresses),
        running: () => judgeRuleset(spec, facts.of(nftRuleset), addresses),
      },
      spec.half,
      phase,
    )
  },
}

function judgeRuleset(
  spec: NftablesSpec,
  reading: Reading<NftRuleset>,
  addresses: readonly string[],
): Finding {
  const subject = `${spec.nftables} of nftables`
  if (!reading.known) return undecided(subject, reading)
  const missing = missingOf(spec, reading.fact, addresses)
  return {
    status: missing.length === 0 ? 'pass' : 'fail',
    subject,
    expected: EXPECTED[spec.nftables],
    actual: missing.length === 0 ? reading.fact.tables.join(', ') : missing.join('; '),
    basis: 'observed',
  }
}

const EXPECTED = {
  tables: 'at least one',
  chains: 'base chains with the policy that is asked for',
  loopback: 'the loopback is let in, and its addresses are dropped elsewhere',
} as const

function missingOf(
  {nftables: what, hooks, policy}: NftablesSpec,
  {tables, chains}: NftRuleset,
  addresses: readonly string[],
): readonly string[] {
  if (what === 'tables') return tables.length > 0 ? [] : ['no table']
  if (what === 'loopback')
    return chains.some((chain) => chain.hook === 'input' && guardsLoopback(chain.rules, addresses))
      ? []
      : ['no input chain does both']
  return hooks.flatMap((wanted) => {
    const there = chains.filter((chain) => chain.hook === wanted)
    if (there.length === 0) return [`no chain for ${wanted}`]
    return policy === undefined || there.some((chain) => chain.policy === policy)
      ? []
      : [`${wanted} has the policy ${there[0]?.policy}`]
  })
}

function guardsLoopback(rules: readonly string[], addresses: readonly string[]): boolean {
  const accepts = rules.findIndex((rule) => /^iif(name)? "?lo"? .*accept/.test(rule))
  const drops = addresses.map((address) =>
    rules.findIndex((rule) => rule.includes(`saddr ${address}`) && /\b(drop|reject)\b/.test(rule)),
  )
  return accepts >= 0 && drops.every((index) => index > accepts)
}
