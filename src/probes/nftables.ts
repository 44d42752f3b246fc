import {directory, file, type PresentFile} from './file.ts'
import {type FilesProbe, presentFiles} from './present-files.ts'
import {type Answer, type Facts, type Probe, type Reading, UnavailableError} from './probe.ts'
import {matchesWildcard} from './wildcard.ts'

/** A base chain of nftables: one that the kernel itself enters. */
export interface NftChain {
  /** `inet filter`. */
  readonly table: string
  /** `input`, `forward`, `output` … */
  readonly hook: string
  readonly policy: string
  readonly rules: readonly string[]
}

/** A ruleset, as far as tables and base chains go. */
export interface NftRuleset {
  readonly tables: readonly string[]
  readonly chains: readonly NftChain[]
}

/** Asks the kernel for its tables, base chains, and rules about the loopback. The chains of containers stay there. */
export const nftRuleset: Probe<NftRuleset> = {
  key: 'nft-ruleset',
  pace: 'bounded',
  needs: 'running system',
  script: `command -v nft >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
rules=$(nft list ruleset) || exit 78
printf '%s\\n' "$rules" | grep -E -e '^table ' -e '^[[:space:]]*(chain |type |[}])' -e 'iif(name)? "?lo"? ' -e 'saddr (127\\.|::1)'
exit 0`,
  parse: ({output, exitCode}: Answer) => {
    if (exitCode === 127) throw new UnavailableError('missing-tool', 'nft is not installed')
    if (exitCode === 77) throw new UnavailableError('denied', 'only root can list the rules of nftables')
    if (exitCode !== 0) throw new Error('nft list ruleset failed')
    return parseNft(output)
  },
}

const main = file('/etc/sysconfig/nftables.conf')
const included = directory('/etc/nftables')

/** What nftables.service loads at boot. */
export const nftFiles: readonly FilesProbe[] = [main, included]

/** The ruleset of nftables.conf and of the files in /etc/nftables that it includes. */
export function nftAtBoot(facts: Facts): Reading<NftRuleset> {
  const [first, others] = [presentFiles(facts, [main]), presentFiles(facts, [included])]
  if (!first.known) return first
  if (!others.known) return others
  const text = first.fact.map((one) => withIncludes(one, others.fact)).join('\n')
  return {known: true, fact: parseNft(text)}
}

function withIncludes({text = ''}: PresentFile, others: readonly PresentFile[]): string {
  return text
    .split('\n')
    .map((line) => {
      const pattern = /^\s*include\s+"([^"]+)"/.exec(line)?.[1]
      if (pattern === undefined) return line
      const matching = others.filter(({path}) => matches(pattern, path))
      return matching.map((one) => one.text ?? '').join('\n')
    })
    .join('\n')
}

function matches(pattern: string, path: string): boolean {
  const absolute = pattern.startsWith('/') ? pattern : `/etc/${pattern}`
  const words = absolute.split('/')
  const parts = path.split('/')
  return (
    words.length === parts.length && words.every((word, index) => matchesWildcard(word, parts[index] ?? ''))
  )
}

interface OpenChain extends NftChain {
  readonly rules: string[]
}

/** Reads the block form of nft(8), in which `nft list ruleset` prints and in which files are written. */
export function parseNft(text: string): NftRuleset {
  const tables: string[] = []
  const chains: OpenChain[] = []
  let chain: OpenChain | undefined
  for (const line of text.split('\n').map((one) => one.replace(/#.*/s, '').trim())) {
    const table = tableIn(line)
    const base = baseChainIn(line, tables.at(-1) ?? '')
    if (table !== undefined) tables.push(table)
    if (base) chains.push(base)
    if (base || /^(chain\s|\})/.test(line)) chain = base
    else if (line !== '') chain?.rules.push(line)
  }
  return {tables, chains}
}

function tableIn(line: string): string | undefined {
  const [, family = 'ip', name] =
    /^table\s+(?:(ip|ip6|inet|arp|bridge|netdev)\s+)?(\S+)\s*\{/.exec(line) ?? []
  return name === undefined ? undefined : `${family} ${name}`
}

function baseChainIn(line: string, table: string): OpenChain | undefined {
  const [, hook, rest = ''] = /^type\s+filter\s+hook\s+(\w+)\s+(.*)$/s.exec(line) ?? []
  return hook === undefined
    ? undefined
    : {table, hook, policy: /policy\s+(\w+)/.exec(rest)?.[1] ?? 'accept', rules: []}
}
