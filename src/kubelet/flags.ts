import type {Place} from '../evaluate/result.ts'
import {KubeletRefusal} from './refusal.ts'
import {at, type PlacedWord} from './service.ts'

/** One flag as it is given. */
export interface Flag {
  /** With `-` for `_`, without the dashes before it. */
  readonly name: string
  readonly value: string
  readonly place: Place
}

/** Flags that may stand without a value, which means true (cmd/kubelet/app/options). */
const BOOLEAN = new Set(
  `alsologtostderr anonymous-auth authentication-token-webhook cgroups-per-qos contention-profiling
  cpu-cfs-quota docker-tls enable-controller-attach-detach enable-debugging-handlers enable-server
  exit-on-lock-contention fail-swap-on keep-terminated-pod-volumes kernel-memcg-notification
  local-storage-capacity-isolation log-json-split-stream logtostderr make-iptables-util-chains
  protect-kernel-defaults really-crash-for-testing register-node register-schedulable rotate-certificates
  rotate-server-certificates runonce seccomp-default serialize-image-pulls skip-headers
  skip-log-headers`.split(/\s+/),
)

/**
 * Reads a kubelet's command line as pflag does: `--f=v`, `--f v`, a bare boolean, nothing after `--`. Throws
 * `KubeletRefusal` for a flag whose value is missing.
 */
export function parseFlags(words: readonly PlacedWord[]): readonly Flag[] {
  const flags: Flag[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (!word || word.text === '--') break
    const [, given, value] = /^--([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word.text) ?? []
    if (given === undefined) continue
    const name = given.replaceAll('_', '-')
    const apart = value === undefined ? valueApart(name, words[index + 1], word.place) : undefined
    if (apart !== undefined) index += 1
    flags.push({name, value: value ?? apart ?? 'true', place: word.place})
  }
  return flags
}

/** The next word where it is this flag's value; a flag that this list does not know may be a boolean. */
function valueApart(name: string, next: PlacedWord | undefined, place: Place): string | undefined {
  if (BOOLEAN.has(name) || next?.text.startsWith('--')) return undefined
  if (!next) throw new KubeletRefusal(`${at(place)}: --${name} has no value`)
  return next.text
}

/** Flags whose every occurrence counts, as a list. */
const COLLECTING = new Set(['feature-gates', 'node-labels', 'register-with-taints', 'tls-cipher-suites'])

/** The flag in force: the last one, or all of a collecting one joined; undefined where it is not given. */
export function flagNamed(flags: readonly Flag[], name: string): Flag | undefined {
  const given = flags.filter((flag) => flag.name === name)
  const last = given.at(-1)
  if (!last || !COLLECTING.has(name)) return last
  return {...last, value: given.map(({value}) => value).join(',')}
}

/** The flag that sets a feature gate, with the gate's own value. */
export function gateFlag(flags: readonly Flag[], gate: string): Flag | undefined {
  return flags
    .filter(({name}) => name === 'feature-gates')
    .flatMap((flag) => flag.value.split(',').map((pair) => ({...flag, value: pair.trim()})))
    .filter(({value}) => value.startsWith(`${gate}=`))
    .map((flag) => ({...flag, value: flag.value.slice(gate.length + 1)}))
    .at(-1)
}
