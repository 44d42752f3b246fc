import {type Answer, type Probe, UnavailableError} from './probe.ts'

export type Family = 'ipv4' | 'ipv6'

/** The packet filter of one family, as `iptables -S` tells it. */
export interface FilterTable {
  /** Of the built-in chains: `DROP`, `ACCEPT`. */
  readonly policies: ReadonlyMap<string, string>
  /** In their order, without comments: `-i lo -j ACCEPT`. */
  readonly rules: readonly {readonly chain: string; readonly text: string}[]
}

/** Asks for the chains of the table `filter`; undefined where the kernel runs without the family. */
export function filterTable(family: Family): Probe<FilterTable | undefined> {
  const tool = family === 'ipv4' ? 'iptables' : 'ip6tables'
  return {
    key: `filter-table:${family}`,
    pace: 'bounded',
    needs: 'running system',
    script: `command -v ${tool} >/dev/null || exit 127
${family === 'ipv6' ? '[ -e /proc/net/if_inet6 ] || exit 78\n' : ''}${tool} -w 5 -S`,
    parse: (answer) => parseFilterTable(tool, answer),
  }
}

function parseFilterTable(tool: string, {output, exitCode}: Answer): FilterTable | undefined {
  if (exitCode === 78) return undefined
  if (exitCode === 127) throw new UnavailableError('missing-tool', `${tool} is not installed`)
  if (exitCode !== 0) throw new Error(`${tool} -S ended with ${exitCode}`)
  const policies = new Map(
    Array.from(output.matchAll(/^-P (\S+) (\S+)$/gm), ([, chain = '', policy = '']) => [chain, policy]),
  )
  if (policies.size === 0) throw new Error(`${tool} -S lists no chain`)
  const rules = Array.from(output.matchAll(/^-A (\S+) (.*)$/gm), ([, chain = '', text = '']) => ({
    chain,
    text: text.replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) ?/g, '').trim(),
  }))
  return {policies, rules}
}
