import {type Answer, type Probe, UnavailableError} from './probe.ts'

export type Chain = 'INPUT' | 'FORWARD'

/** What the kernel does with packets now, as far as the chain's own policy and ports go. */
export interface IptablesChain {
  /** ACCEPT or DROP. */
  readonly policy: string
  /** The rules that accept or refuse in so many words, in their order, as `iptables -S` writes them. */
  readonly rules: readonly string[]
}

/** Asks for a chain of the filter table; rules that jump to other chains, kube-proxy's among them, are left out. */
export function iptablesChain(chain: Chain): Probe<IptablesChain> {
  return {
    key: `iptables:${chain}`,
    pace: 'bounded',
    needs: 'running system',
    script: `command -v iptables >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
said=$(iptables -w 5 -S ${chain}) || exit
printf '%s\\n' "$said" | grep -E -e '^-P ' -e ' -j (ACCEPT|DROP|REJECT)' | head -n 500`,
    parse: (answer) => parseChain(chain, answer),
  }
}

function parseChain(chain: Chain, {output, exitCode}: Answer): IptablesChain {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'iptables is not installed')
  if (exitCode === 77) throw new UnavailableError('denied', 'only root can list the rules of iptables')
  const policy = new RegExp(`^-P ${chain} (\\S+)$`, 'm').exec(output)?.[1]
  if (exitCode !== 0 || policy === undefined) throw new Error(`iptables -S ${chain} ended with ${exitCode}`)
  return {policy, rules: output.split('\n').filter((line) => line.startsWith('-A '))}
}
