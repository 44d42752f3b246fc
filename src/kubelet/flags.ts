/** Flags of the kubelet by name; a repeated flag keeps its last value, as the kubelet does. */
export type Flags = ReadonlyMap<string, string>

/** Flags that may stand without a value, which means true. */
const BOOLEAN = new Set([
  'anonymous-auth',
  'authentication-token-webhook',
  'make-iptables-util-chains',
  'protect-kernel-defaults',
  'rotate-certificates',
  'rotate-server-certificates',
  'seccomp-default',
])

/** Reads a kubelet's command line: `--f=v`, `--f v`, `--f`, with `_` for `-`. Feature gates are merged. */
export function parseFlags(words: readonly string[]): Flags {
  const flags = new Map<string, string>()
  for (let index = 0; index < words.length; index++) {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(words[index] ?? '')
    if (!match) continue
    const name = (match[1] ?? '').replaceAll('_', '-')
    const apart = match[2] === undefined ? valueApart(name, words[index + 1]) : undefined
    if (apart !== undefined) index += 1
    const value = match[2] ?? apart ?? 'true'
    flags.set(name, name === 'feature-gates' ? [flags.get(name), value].filter(Boolean).join(',') : value)
  }
  return flags
}

/** The next word where it is this flag's value: a boolean flag takes none. */
function valueApart(name: string, next: string | undefined): string | undefined {
  return BOOLEAN.has(name) || next === undefined || next.startsWith('-') ? undefined : next
}
