import {file} from './file.ts'
import {type Answer, type Facts, type Probe, type Reading, UnavailableError} from './probe.ts'
import {mapReading} from './reading.ts'

/** Of the addresses that a filter table is for: iptables has those of IPv4, ip6tables those of IPv6. */
export type Family = 'ipv4' | 'ipv6'

/** The chains that the kernel itself enters, in the order in which iptables lists them. */
export const builtInChains = ['INPUT', 'FORWARD', 'OUTPUT'] as const

/** One of the three. */
export type BuiltInChain = (typeof builtInChains)[number]

/** A rule of a built-in chain. */
export interface FilterRule {
  readonly chain: BuiltInChain
  /** Its words after the chain, without comments: `-i lo -j ACCEPT`. */
  readonly text: string
}

/** The filter table of a family, without the chains that others, such as kube-proxy, made in it. */
export interface FilterTable {
  /** `DROP` or `ACCEPT`; empty where there is no such table, which lets everything through. */
  readonly policies: ReadonlyMap<BuiltInChain, string>
  /** In their order. */
  readonly rules: readonly FilterRule[]
}

/**
 * Asks the kernel for the filter table; undefined where it runs without the family. iptables-save takes no lock and
 * loads no module, unlike `iptables -S`.
 */
export function filterTable(family: Family): Probe<FilterTable | undefined> {
  const tool = family === 'ipv4' ? 'iptables-save' : 'ip6tables-save'
  return {
    key: tool,
    pace: 'bounded',
    needs: 'running system',
    script: `command -v ${tool} >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
${family === 'ipv6' ? '[ -e /proc/net/if_inet6 ] || exit 79\n' : ''}rules=$(${tool}) || exit 78
printf '%s\\n' "$rules" | grep -E -e '^\\*' -e '^:(INPUT|FORWARD|OUTPUT) ' -e '^-A (INPUT|FORWARD|OUTPUT) '
exit 0`,
    parse: (answer) => parseAnswer(tool, answer),
  }
}

function parseAnswer(tool: string, {output, exitCode}: Answer): FilterTable | undefined {
  if (exitCode === 79) return undefined
  if (exitCode === 127) throw new UnavailableError('missing-tool', `${tool} is not installed`)
  if (exitCode === 77) throw new UnavailableError('denied', `only root can run ${tool}`)
  if (exitCode !== 0) throw new Error(`${tool} failed`)
  return parseFilterTable(output)
}

/** Asks for the file from which the service of iptables or ip6tables loads its rules at boot. */
export function savedRules(family: Family): ReturnType<typeof file> {
  return file(family === 'ipv4' ? '/etc/sysconfig/iptables' : '/etc/sysconfig/ip6tables')
}

/** The filter table that a boot will load; an empty one where nothing is saved. */
export function savedFilterTable(family: Family, facts: Facts): Reading<FilterTable> {
  return mapReading(facts.of(savedRules(family)), (saved) =>
    parseFilterTable(saved.exists ? (saved.text ?? '') : ''),
  )
}

/** Reads what iptables-save prints, which is what /etc/sysconfig/iptables holds. Any text is read. */
export function parseFilterTable(text: string): FilterTable {
  const policies = new Map<BuiltInChain, string>()
  const rules: FilterRule[] = []
  let table = ''
  for (const line of text.split('\n').map((one) => one.trim())) {
    table = /^\*(\w+)/.exec(line)?.[1] ?? table
    if (table !== 'filter') continue
    const [, chain, policy] = /^:(\S+) (\w+)/.exec(line) ?? []
    if (isBuiltIn(chain) && policy !== undefined) policies.set(chain, policy)
    const rule = parseRule(line)
    if (rule) rules.push(rule)
  }
  return {policies, rules}
}

function parseRule(line: string): FilterRule | undefined {
  const [, chain, text = ''] = /^-A (\S+) (.*)$/.exec(line) ?? []
  return isBuiltIn(chain) ? {chain, text: text.replace(COMMENT, '').trim()} : undefined
}

const COMMENT = /-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) ?/g

function isBuiltIn(chain: string | undefined): chain is BuiltInChain {
  return builtInChains.some((one) => one === chain)
}
