import type {Host} from '../probes/host.ts'
import {parseMarked} from '../probes/marked.ts'
import type {Answer, Facts, Probe} from '../probes/probe.ts'

/** A version of Kubernetes. */
export interface KubernetesVersion {
  /** `1.33`. */
  readonly base: string
  /** With what the distribution adds: `v1.33.1-eks-113cf36`. */
  readonly git: string
}

/** What a host says of its Kubernetes; empty where a program is not there. */
interface Said {
  /** `oc version`. */
  readonly oc: string
  /** `kubectl version -o json`. */
  readonly kubectl: string
  /** `kubelet --version`. */
  readonly kubelet: string
}

/** Asks the programs that kube-bench asks for a version. kubectl and oc ask the cluster where they have access. */
export const versionPrograms: Probe<Said> = {
  key: 'kube-bench:versions',
  pace: 'bounded',
  script: `PATH=$PATH:/usr/local/bin
printf '%s\\n' "$mark"
printf '\\n%s oc\\n' "$mark"
if command -v oc >/dev/null; then timeout 5 oc version 2>&1 | head -c 4096; fi
printf '\\n%s kubectl\\n' "$mark"
if command -v kubectl >/dev/null; then timeout 5 kubectl version -o json | head -c 16384; fi
printf '\\n%s kubelet\\n' "$mark"
if [ -f /etc/eks/kubelet-version.txt ]; then head -c 100 /etc/eks/kubelet-version.txt
elif command -v kubelet >/dev/null; then timeout 5 kubelet --version | head -c 100; fi`,
  parse: parsePrograms,
}

function parsePrograms({output}: Answer): Said {
  const parts = new Map(parseMarked(output).map(({header, body}) => [header, body]))
  const part = (name: keyof Said): string => parts.get(name) ?? ''
  return {oc: part('oc'), kubectl: part('kubectl'), kubelet: part('kubelet')}
}

/** What the programs said, or of evidence that is without them what the first question of every run found. */
export function saidOfKubernetes(facts: Facts, {kubelet}: Host): Said {
  const reading = facts.of(versionPrograms)
  if (reading.known) return reading.fact
  return {oc: '', kubectl: '', kubelet: kubelet === undefined ? '' : `Kubernetes v${kubelet}`}
}

/** The cluster's version in `kubectl version -o json`; undefined where kubectl did not reach it. */
export function clusterVersion(json: string): KubernetesVersion | undefined {
  const {major, minor, gitVersion} = serverVersion(json)
  if (typeof major !== 'string' || typeof minor !== 'string') return undefined
  // Some clouds have minor versions like "15+".
  return {
    base: `${major}.${minor.replaceAll('+', '')}`,
    git: typeof gitVersion === 'string' ? gitVersion : '',
  }
}

type VersionObject = Readonly<Partial<Record<'major' | 'minor' | 'gitVersion', unknown>>>

function serverVersion(json: string): VersionObject {
  try {
    return (JSON.parse(json) as {serverVersion?: VersionObject} | null)?.serverVersion ?? {}
  } catch {
    // Where it cannot reach the cluster kubectl writes whatever it likes.
    return {}
  }
}

/** The kubelet's version in `kubelet --version`; undefined where it is none. */
export function kubeletVersion(output: string): KubernetesVersion | undefined {
  const [, git, base] = /Kubernetes (v(\d+\.\d+)\S*)/.exec(output) ?? []
  return git === undefined || base === undefined ? undefined : {base, git}
}
