import {type Config, section, words} from './config.ts'
import {atoi} from './go-number.ts'

/** The oldest version that the mapping is followed down to, and what kube-bench assumes where it cannot tell. */
export const OLDEST_VERSION = '1.18'

/** Minor versions that are gone back at most; no mapping has such gaps. */
const MAX_STEPS = 1000

/**
 * The benchmark that `version_mapping` has for a version, `1.33` or `ocp-4.11`, or for the next older one that it
 * has.
 */
export function mappedBenchmark(config: Config, version: string): string | undefined {
  const mapping = section(config, 'version_mapping') ?? {}
  let at = version
  for (let step = 0; at !== '' && step < MAX_STEPS; at = decrementVersion(at), step++) {
    const benchmark = Object.hasOwn(mapping, at) ? mapping[at] : undefined
    if (typeof benchmark === 'string') return benchmark
    if (at === OLDEST_VERSION) return undefined
  }
  return undefined
}

/** The minor version before `1.28`; empty where the text is no version or there is none before. */
export function decrementVersion(version: string): string {
  const [major = '', minor = '', ...rest] = version.split('.')
  const number = atoi(minor)
  return number === undefined || number <= 1n ? '' : [major, String(number - 1n), ...rest].join('.')
}

/** The targets that a benchmark has: `node`, `policies`; none where the benchmark is not listed. */
export function targetsOf(config: Config, benchmark: string): readonly string[] {
  return words(section(config, 'target_mapping') ?? {}, benchmark)
}

/** A target as kube-bench has it: in lower case, `worker` for `node`. */
export function translateTarget(name: string): string {
  const target = name.toLowerCase()
  return target === 'worker' ? 'node' : target
}
