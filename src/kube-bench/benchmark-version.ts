import {type Config, section, words} from './config.ts'

/** The oldest version that the mapping is followed down to. */
const OLDEST = 'v1.18'

/**
 * kube-bench's benchmark for EKS. Quirk: everything that it does not know, also 1.35 and later, gets the old
 * eks-1.5.0.
 */
export function eksBenchmark(version: string): string {
  const minor = /^1\.(\d+)$/.exec(version)?.[1]
  const number = minor === undefined ? 0 : Number(minor)
  if (number >= 15 && number <= 19) return 'eks-1.0.1'
  if (number >= 29 && number <= 31) return 'eks-1.7.0'
  return number >= 32 && number <= 34 ? 'eks-1.8.0' : 'eks-1.5.0'
}

/** The benchmark that `version_mapping` has for a Kubernetes version, or for the next older one that it has. */
export function mappedBenchmark(config: Config, version: string): string | undefined {
  const mapping = section(config, 'version_mapping') ?? {}
  for (let at = version; at !== ''; at = decrementVersion(at)) {
    const benchmark = mapping[at]
    if (typeof benchmark === 'string') return benchmark
    if (`v${at}` === OLDEST) return undefined
  }
  return undefined
}

/** The minor version before `1.28`; empty where the text is no version or there is none before. */
export function decrementVersion(version: string): string {
  const match = /^(\d+)\.(\d+)$/.exec(version)
  if (!match || Number(match[2]) <= 1) return ''
  return `${match[1]}.${Number(match[2]) - 1}`
}

/** The targets that a benchmark has: `node`, `policies`; undefined where the benchmark is not listed. */
export function targetsOf(config: Config, benchmark: string): readonly string[] | undefined {
  const mapping = section(config, 'target_mapping')
  return mapping && Object.hasOwn(mapping, benchmark) ? words(mapping, benchmark) : undefined
}

/** A target as kube-bench has it: in lower case, `worker` for `node`. */
export function translateTarget(name: string): string {
  const target = name.toLowerCase()
  return target === 'worker' ? 'node' : target
}
