import {decrementVersion} from './benchmark-version.ts'

/** A distribution of Kubernetes by kube-bench's name for it, and the version that chooses its benchmark. */
export interface Platform {
  /** `eks`, `gke`, `k3s`, `ocp`; kube-bench knows more words than it has benchmarks for. */
  readonly name: string
  /** `1.33`; of OpenShift `3.10` or `4.1`. */
  readonly version: string
}

/**
 * The platform that a git version names: `v1.33.1-eks-113cf36`, `v1.27.6+k3s1`. kube-bench quirk: the last
 * letters are left to another part, so that `v1.18.3-eks` is the platform `ek` and `+rke2r1` is `rke2r`.
 */
export function platformOf(gitVersion: string): Platform | undefined {
  const [, version, name] = /v(\d+\.\d+)\.\d+[-+](\w+)(?:[.\-+]*)\w+/.exec(gitVersion) ?? []
  return version === undefined || name === undefined ? undefined : {name, version}
}

/** Releases of OpenShift that kube-bench has a benchmark for. */
const openShiftReleases: readonly string[] = ['3.10', '4.1']

/** The newest release of OpenShift with a benchmark up to this one; undefined where there is none. */
export function openShiftRelease(version: string): string | undefined {
  for (let at = version; at !== ''; at = decrementVersion(at)) if (openShiftReleases.includes(at)) return at
  return undefined
}

/** What `oc version` says, of its 3.x and its 4.x kind; kube-bench takes the client for the cluster. */
export function openShiftPlatform(output: string): Platform | undefined {
  const said = /oc v(\d+\.\d+)/.exec(output) ?? /Client Version:\s*(\d+\.\d+)/.exec(output)
  const version = openShiftRelease(said?.[1] ?? '')
  return version === undefined ? undefined : {name: 'ocp', version}
}

/** From which minor version of Kubernetes on a benchmark is taken, oldest first; one without a name ends the list. */
type Steps = readonly (readonly [from: number, benchmark: string])[]

interface Choice {
  readonly steps: Steps
  /** For what the steps do not cover; empty where kube-bench then goes by `version_mapping`. */
  readonly fallback: string
}

/** Platforms whose benchmark depends on the minor version of Kubernetes, as of kube-bench's revision a73ce378. */
const byMinor: Readonly<Record<string, Choice>> = {
  aks: {steps: steps('29 aks-1.7, 32'), fallback: 'aks-1.8'},
  // Quirk: what kube-bench does not know, also 1.35 and later, gets the old eks-1.5.0.
  eks: {steps: steps('15 eks-1.0.1, 20, 29 eks-1.7.0, 32 eks-1.8.0, 35'), fallback: 'eks-1.5.0'},
  gke: {
    steps: steps('15 gke-1.0, 20 gke-1.2.0, 28 gke-1.6.0, 30 gke-1.8.0, 31'),
    fallback: 'gke-1.9.0',
  },
  k3s: {
    steps: steps('23 k3s-cis-1.23, 24 k3s-cis-1.24, 25 k3s-cis-1.7, 26 k3s-cis-1.8, 27 k3s-cis-1.9, 30'),
    fallback: '',
  },
  rancher: {steps: steps('23 rke-cis-1.23, 24 rke-cis-1.24, 25 rke-cis-1.7, 28'), fallback: ''},
  rke2r: {
    steps: steps('23 rke2-cis-1.23, 24 rke2-cis-1.24, 25 rke2-cis-1.7, 26 rke2-cis-1.8, 30'),
    fallback: '',
  },
}

function steps(text: string): Steps {
  return text.split(', ').map((step) => {
    const [from, benchmark = ''] = step.split(' ')
    return [Number(from), benchmark]
  })
}

/** Platforms with one benchmark, or one for each of a few versions. */
const byName: Readonly<Record<string, string>> = {
  aliyun: 'ack-1.0',
  vmware: 'tkgi-1.2.53',
  'ocp 3.10': 'rh-0.7',
  'ocp 4.1': 'rh-1.0',
  'ocp 4.11': 'rh-1.4',
  'ocp 4.13': 'rh-1.8',
}

/** The benchmark that kube-bench has for a platform; undefined where it has none. */
export function platformBenchmark({name, version}: Platform): string | undefined {
  const choice = Object.hasOwn(byMinor, name) ? byMinor[name] : undefined
  if (!choice) return Object.hasOwn(byName, name) ? byName[name] : byName[`${name} ${version}`]
  const minor = Number(/^1\.(\d+)$/.exec(version)?.[1] ?? 0)
  const benchmark = choice.steps.findLast(([from]) => minor >= from)?.[1]
  return benchmark || choice.fallback || undefined
}
