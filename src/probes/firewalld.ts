import {partsOf} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A zone of firewalld. */
export interface FirewallZone {
  readonly name: string
  /** Interfaces or sources are in it, or it is the default. */
  readonly inUse: boolean
  /** `default`, `ACCEPT`, `DROP`, `%%REJECT%%`. */
  readonly target: string
  readonly interfaces: readonly string[]
  readonly richRules: readonly string[]
}

/** firewalld as it runs, or as it will after a boot. */
export interface Firewalld {
  readonly defaultZone: string
  readonly zones: readonly FirewallZone[]
}

/** Asks the daemon, or reads its files by `firewall-offline-cmd`, which needs no daemon. */
export function firewalld(half: 'persisted' | 'running'): Probe<Firewalld> {
  const tool = half === 'running' ? 'firewall-cmd' : 'firewall-offline-cmd'
  return {
    key: tool,
    pace: 'bounded',
    ...(half === 'running' && {needs: 'running system' as const}),
    script: `command -v ${tool} >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
printf '%s\\n' "$mark"
printf '\\n%s default\\n' "$mark"; ${tool} --get-default-zone || exit 78
printf '\\n%s zones\\n' "$mark"; ${tool} --list-all-zones || exit 78
exit 0`,
    parse: (answer) => parseFirewalld(tool, answer),
  }
}

function parseFirewalld(tool: string, {output, exitCode}: Answer): Firewalld {
  if (exitCode === 127) throw new UnavailableError('missing-tool', `${tool} is not installed`)
  if (exitCode === 77) throw new UnavailableError('denied', `only root can run ${tool}`)
  if (exitCode !== 0) throw new Error(`${tool} failed; is firewalld running?`)
  const parts = partsOf(output)
  const defaultZone = parts.get('default')?.trim() ?? ''
  if (!/^[\w-]+$/.test(defaultZone)) throw new Error(`${tool} does not tell the default zone`)
  const blocks = (parts.get('zones')?.trim() ?? '').split(/\n(?=\S)/)
  return {defaultZone, zones: blocks.flatMap((block) => parseZone(block, defaultZone))}
}

/** `NAME (active)`, then lines `  KEY: VALUE`, and rich rules on lines of their own. */
function parseZone(block: string, defaultZone: string): readonly FirewallZone[] {
  const zone = /^([\w-]+)/.exec(block)?.[1]
  if (zone === undefined) return []
  const settingOf = (key: string) => new RegExp(`^[ \\t]+${key}: ?(.*)$`, 'm').exec(block)?.[1]?.trim() ?? ''
  const interfaces = settingOf('interfaces').split(/\s+/).filter(Boolean)
  const assigned = interfaces.some((one) => one !== 'lo') || settingOf('sources') !== ''
  return [
    {
      name: zone,
      inUse: assigned || zone === defaultZone,
      target: settingOf('target'),
      interfaces,
      richRules: block.split('\n').flatMap((line) => {
        const rule = /(?:^|\s)(rule .*)/s.exec(line)?.[1]
        return rule === undefined ? [] : [rule]
      }),
    },
  ]
}
