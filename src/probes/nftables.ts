import {directory, file, type PresentFile} from './file.ts'
import {type FilesProbe, presentFiles} from './present-files.ts'
import {type Answer, type Facts, type Probe, type Reading, UnavailableError} from './probe.ts'
import {matchesPath} from './wildcard.ts'

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
printf '%s\\n' "$rules" | grep -E -e '^table ' -e '^[[:space:]]*(chain |type |flags dormant|[}])' -e 'iif(name)? "?lo"? ' -e 'saddr (127\\.|::1)'
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
      const absolute = pattern.startsWith('/') ? pattern : `/etc/${pattern}`
      const matching = others.filter(({path}) => matchesPath(absolute, path))
      return matching.map((one) => one.text).join('\n')
    })
    .join('\n')
}

/**
 * Reads the block form of nft(8), in which `nft list ruleset` prints and in which files are written. A table that is
 * dormant filters nothing, so it is left out.
 */
export function parseNft(text: string): NftRuleset {
  const tables = splitBefore(statementsOf(text), /^table\s/).flatMap(parseTable)
  return {tables: tables.map(({name}) => name), chains: tables.flatMap(({chains}) => chains)}
}

function parseTable([head = '', ...lines]: readonly string[]): readonly {name: string; chains: NftChain[]}[] {
  const [, family = 'ip', name] =
    /^table\s+(?:(ip|ip6|inet|arp|bridge|netdev)\s+)?(\S+)\s*\{/.exec(head) ?? []
  if (name === undefined || lines.some((line) => /^flags\s.*\bdormant\b/.test(line))) return []
  const table = `${family} ${name}`
  return [
    {name: table, chains: splitBefore(lines, /^(?:chain\s|\})/).flatMap((block) => baseChain(table, block))},
  ]
}

/** A policy may stand in the line of the type or in one of its own; accept where there is none. */
function baseChain(table: string, [, ...lines]: readonly string[]): readonly NftChain[] {
  const hook = lines.map((line) => /^type\s+filter\s+hook\s+(\w+)\s/.exec(line)?.[1]).find(Boolean)
  if (hook === undefined) return []
  const policies = lines.flatMap((line) => /^policy\s+(\w+)/.exec(line)?.[1] ?? [])
  const rules = lines.filter((line) => line !== '' && !/^(?:type|policy)\s/.test(line))
  return [{table, hook, policy: policies.at(-1) ?? 'accept', rules}]
}

/** Parts of which each but the first begins with a line that fits. */
function splitBefore(lines: readonly string[], begins: RegExp): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  for (const line of lines) {
    if (begins.test(line)) parts.push([])
    parts.at(-1)?.push(line)
  }
  return parts
}

/** Statements end at a semicolon, a line's end, or where a block begins; text in quotes is left as it is. */
function statementsOf(text: string): readonly string[] {
  return text
    .replace(/"[^"\n]*"|#[^\n]*|;/g, (part) => (part === ';' ? '\n' : part.startsWith('#') ? '' : part))
    .replace(/(?<![^\n])([ \t]*(?:table|chain|set|map)[ \t][^{}\n]*)(?:\n\s*)?\{/g, '$1 {\n')
    .split('\n')
    .map((line) => line.trim())
}
