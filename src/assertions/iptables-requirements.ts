import {type BuiltInChain, builtInChains, type Family, type FilterTable} from '../probes/iptables.ts'
import type {Listener} from '../probes/listeners.ts'

/** What a filter table has to be. */
export interface Requirement {
  readonly expected: string
  judge(table: FilterTable): {readonly ok: boolean; readonly actual: string}
}

/** What goes through a chain: packets to a port of TCP, or all that no rule names. */
export type Passage = number | 'everything'

/** The chains have these policies. */
export function policiesAre(wanted: {readonly [Chain in BuiltInChain]?: string}): Requirement {
  const named = builtInChains.flatMap((chain) => (wanted[chain] ? [[chain, wanted[chain]] as const] : []))
  return withoutFaults(named.map((one) => one.join(' ')).join(', '), (table) =>
    named
      .filter(([chain, policy]) => policyOf(chain, table) !== policy)
      .map(([chain]) => `${chain} has the policy ${policyOf(chain, table)}`),
  )
}

/** The chains let through what is named of each. */
export function letsThrough(wanted: {readonly [Chain in BuiltInChain]?: Passage}): Requirement {
  const named = builtInChains.flatMap((chain) => (wanted[chain] ? [[chain, wanted[chain]] as const] : []))
  const expected = named.map(
    ([chain, what]) =>
      `${chain} lets ${what === 'everything' ? 'through what no rule names' : `TCP port ${what} through`}`,
  )
  return withoutFaults(expected.join(', '), (table) =>
    named.flatMap(([chain, what]) => refusalOf(chain, what, table) ?? []),
  )
}

/** What comes and goes by lo is accepted, and what has its addresses and comes from elsewhere is dropped. */
export function loopbackIsOwn(family: Family): Requirement {
  const source = family === 'ipv4' ? '127.0.0.0/8' : '::1(?:/128)?'
  const drop = new RegExp(`^-s ${source} (?:! -i lo )?-j (?:DROP|REJECT)`)
  return withoutFaults('lo is accepted both ways, and then its addresses are dropped', (table) => {
    const [input, output] = [rulesOf('INPUT', table), rulesOf('OUTPUT', table)]
    const accepts = input.indexOf('-i lo -j ACCEPT')
    const drops = input.findIndex((rule) => drop.test(rule))
    // Of two rules for one packet the first decides, so the order counts unless the refusal leaves lo out.
    const inOrder = drops > accepts || (input[drops] ?? '').includes('! -i lo')
    return [
      ...(accepts < 0 ? ['INPUT does not accept lo'] : []),
      ...(drops < 0 || !inOrder ? ['INPUT does not drop the addresses of the loopback after that'] : []),
      ...(output.includes('-o lo -j ACCEPT') ? [] : ['OUTPUT does not accept lo']),
    ]
  })
}

/** Each port that others reach has a rule of INPUT. */
export function portsAreNamed(open: readonly Listener[]): Requirement {
  const reachable = open.filter(({loopback}) => !loopback)
  return withoutFaults('a rule for each open port', (table) => {
    const rules = rulesOf('INPUT', table)
    const unnamed = reachable.filter(
      ({protocol, port}) => !rules.some((rule) => namesPort(rule, protocol, port)),
    )
    return [...new Set(unnamed.map(({protocol, port}) => `no rule for ${protocol} ${port}`))]
  })
}

/** The table is the one that is saved. */
export function isSaved(saved: FilterTable): Requirement {
  return withoutFaults('the same rules on disk and in the kernel', (table) => {
    if (saved.policies.size === 0) return ['no rules are saved']
    return listing(table) === listing(saved) ? [] : ['the saved rules are others']
  })
}

/** Nothing is asked of the table: a person reads it. */
export const isRead: Requirement = {
  expected: 'rules that somebody knows',
  judge: (table) => ({ok: true, actual: listing(table)}),
}

function withoutFaults(expected: string, faultsOf: (table: FilterTable) => readonly string[]): Requirement {
  return {
    expected,
    judge: (table) => {
      const faults = faultsOf(table)
      return {ok: faults.length === 0, actual: faults.join('; ') || 'as it should be'}
    },
  }
}

/** A kernel without the table accepts. */
function policyOf(chain: BuiltInChain, {policies}: FilterTable): string {
  return policies.get(chain) ?? 'ACCEPT'
}

function rulesOf(chain: BuiltInChain, {rules}: FilterTable): readonly string[] {
  return rules.filter((rule) => rule.chain === chain).map(({text}) => text)
}

/** The rule or the policy that refuses, whichever comes first; undefined where a rule accepts before. */
function refusalOf(chain: BuiltInChain, what: Passage, table: FilterTable): string | undefined {
  for (const rule of rulesOf(chain, table)) {
    if (what !== 'everything' && / -j ACCEPT$/.test(rule) && namesPort(rule, 'tcp', what)) return undefined
    const target = /^-j (ACCEPT|DROP|REJECT)/.exec(rule)?.[1]
    if (target !== undefined) return target === 'ACCEPT' ? undefined : `-A ${chain} ${rule}`
  }
  const policy = policyOf(chain, table)
  return policy === 'ACCEPT' ? undefined : `${chain} has the policy ${policy}`
}

function namesPort(rule: string, protocol: Listener['protocol'], port: number): boolean {
  if (!new RegExp(`(?:^| )-p ${protocol} `).test(rule)) return false
  const ports = /(?:^|[^!]) --dports? (\S+)/.exec(rule)?.[1] ?? ''
  return ports.split(',').some((range) => {
    const [from = Number.NaN, to = from] = range.split(':').map(Number)
    return from <= port && port <= to
  })
}

/** The table as `iptables -S` writes it. */
function listing(table: FilterTable): string {
  return [
    ...builtInChains.map((chain) => `-P ${chain} ${policyOf(chain, table)}`),
    ...table.rules.map(({chain, text}) => `-A ${chain} ${text}`),
  ].join('; ')
}
