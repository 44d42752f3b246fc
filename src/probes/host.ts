import {partsOf} from './marked.ts'
import type {Answer, Facts, Probe} from './probe.ts'
import {versionIn} from './version.ts'

/** What kind of system answers: the first question of every run. */
export interface Host {
  /** os-release's fields; empty where there is no such file. */
  readonly os: {readonly id: string; readonly version: string; readonly name: string}
  /** `uname -r`. */
  readonly kernel: string
  /** `uname -m`. */
  readonly architecture: string
  /** A container of Bottlerocket answered rather than its host. */
  readonly inBottlerocketContainer: boolean
  /** The image is made to be an EKS node: kubelet, nodeadm or /etc/eks is there. */
  readonly eks: boolean
  /** From /etc/eks/kubelet-version.txt or `kubelet --version`: `1.33.1`. */
  readonly kubelet?: string
}

/** Asks what the host is. */
export const host: Probe<Host> = {
  key: 'host',
  pace: 'bounded',
  script: `printf '%s\\n' "$mark"
printf '\\n%s os-release\\n' "$mark"; head -c 8192 /etc/os-release
printf '\\n%s uname\\n' "$mark"; uname -r; uname -m
printf '\\n%s kubelet\\n' "$mark"
if [ -f /etc/eks/kubelet-version.txt ]; then head -c 100 /etc/eks/kubelet-version.txt
elif [ -x /usr/bin/kubelet ]; then timeout 5 /usr/bin/kubelet --version | head -c 100; fi
printf '\\n%s signs\\n' "$mark"
for f in /.bottlerocket/rootfs /etc/bottlerocket-release /etc/eks /usr/bin/nodeadm /usr/bin/kubelet; do
  [ ! -e "$f" ] || printf '%s\\n' "$f"
done`,
  parse: parseHost,
}

/** Whether the host is Bottlerocket, which makes its settings anew at each boot, before anybody can log in. */
export function isBottlerocket(facts: Facts): boolean {
  const reading = facts.of(host)
  return reading.known && reading.fact.os.id === 'bottlerocket'
}

function parseHost({output}: Answer): Host {
  const parts = partsOf(output)
  const os = parseOsRelease(parts.get('os-release') ?? '')
  const [kernel = '', architecture = ''] = (parts.get('uname') ?? '').split('\n')
  const kubelet = versionIn(parts.get('kubelet') ?? '')
  const signs = (parts.get('signs') ?? '').split('\n')
  const inContainer = signs.some((sign) => /bottlerocket/.test(sign)) && os.get('ID') !== 'bottlerocket'
  return {
    os: {id: os.get('ID') ?? '', version: os.get('VERSION_ID') ?? '', name: os.get('PRETTY_NAME') ?? ''},
    kernel,
    architecture,
    inBottlerocketContainer: inContainer,
    eks: os.get('ID') === 'bottlerocket' || signs.some((sign) => /eks|nodeadm|kubelet/.test(sign)),
    ...(kubelet !== undefined && {kubelet}),
  }
}

/** Reads os-release(5): shell assignments, with or without quotes. */
function parseOsRelease(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(/^([A-Z_]+)=(["']?)(.*)\2\s*$/gm), ([, name = '', , value = '']) => [
      name,
      value,
    ]),
  )
}
