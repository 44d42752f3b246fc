import {type Answer, type Probe, UnavailableError} from './probe.ts'

export type Family = 'ipv4' | 'ipv6'

/** The filter table of iptables, without the chains that others made in it. */
export interface IpFilter {
  /** By chain: INPUT, FORWARD, OUTPUT. Empty where the kernel has no such table. */
  readonly policies: ReadonlyMap<string, string>
  /** `-A INPUT …`, in their order. */
  readonly rules: readonly string[]
}

/** Asks for the filter table. iptables-save loads no module, unlike iptables -L. */
export function ipFilter(family: Family): Probe<IpFilter> {
  const tool = family === 'ipv4' ? 'iptables-save' : 'ip6tables-save'
  return {
    key: tool,
    pace: 'bounded',
    needs: 'running system',
    script: `command -v ${tool} >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
rules=$(${tool}) || exit 78
printf '%s\\n' "$rules" | grep -E -e '^\\*' -e '^:(INPUT|FORWARD|OUTPUT) ' -e '^-A (INPUT|FORWARD|OUTPUT) '
exit 0`,
    parse: ({output, exitCode}: Answer) => {
      if (exitCode === 127) throw new UnavailableError('missing-tool', `${tool} is not installed`)
      if (exitCode === 77) throw new UnavailableError('denied', `only root can run ${tool}`)
      if (exitCode !== 0) throw new Error(`${tool} failed`)
      return parseIpFilter(output)
    },
  }
}

/** Reads what iptables-save prints, which is what /etc/sysconfig/iptables holds. Any text is read. */
export function parseIpFilter(text: string): IpFilter {
  const policies = new Map<string, string>()
  const rules: string[] = []
  let table = ''
  for (const line of text.split('\n').map((one) => one.trim())) {
    table = /^\*(\w+)/.exec(line)?.[1] ?? table
    if (table !== 'filter') continue
    const [, chain, policy] = /^:(INPUT|FORWARD|OUTPUT) (\w+)/.exec(line) ?? []
    if (chain !== undefined && policy !== undefined) policies.set(chain, policy)
    if (/^-A (INPUT|FORWARD|OUTPUT) /.test(line)) rules.push(line)
  }
  return {policies, rules}
}
