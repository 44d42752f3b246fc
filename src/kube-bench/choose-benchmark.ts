import {UsageError} from '../errors.ts'
import type {Host} from '../probes/host.ts'
import type {Facts} from '../probes/probe.ts'
import {mappedBenchmark, OLDEST_VERSION} from './benchmark-version.ts'
import type {Config} from './config.ts'
import {clusterVersion, kubeletVersion, saidOfKubernetes} from './kubernetes-version.ts'
import type {KubeBenchPlan} from './plan.ts'
import {openShiftPlatform, platformBenchmark, platformOf} from './platform.ts'

/** The benchmark that runs, and what kube-bench says that it detected. */
export interface ChosenBenchmark {
  readonly name: string
  /** `none` where the benchmark was named, the platform's benchmark, or the version of Kubernetes. */
  readonly detected: string
}

const HINT = 'Name one with --kube-bench-benchmark'

/**
 * The benchmark that runs on a host. Where none was named it is the one that kube-bench has for the platform, by
 * OpenShift's version or by what the versions of cluster and kubelet add, or else for the version of Kubernetes. That
 * an image is EKS's is seen from its files too. Throws `UsageError` where nothing says a version, as kube-bench then
 * takes a very old one without a word, and where its files are not there.
 */
export function chooseBenchmark(plan: KubeBenchPlan, facts: Facts, host: Host): ChosenBenchmark {
  const {options, benchmarks} = plan
  if (options.benchmark !== undefined) return {name: options.benchmark, detected: 'none'}
  const chosen = detectBenchmark(plan, facts, host)
  if ((benchmarks.get(chosen.name) ?? []).length > 0) return chosen
  throw new UsageError(
    `${options.directory} has no ${chosen.name}, which kube-bench takes for this host's Kubernetes`,
    {hint: HINT},
  )
}

function detectBenchmark({options, config}: KubeBenchPlan, facts: Facts, host: Host): ChosenBenchmark {
  const said = saidOfKubernetes(facts, host)
  const version = clusterVersion(said.kubectl) ?? kubeletVersion(said.kubelet)
  const platform = openShiftPlatform(said.oc) ?? platformOf(version?.git ?? '')
  const byPlatform = platform && platformBenchmark(platform)
  if (byPlatform !== undefined) return {name: byPlatform, detected: byPlatform}
  if (version === undefined) throw unknownVersion(config)
  // A kubelet that EKS did not build may be part of an image for it.
  const byImage = host.eks ? platformBenchmark({name: 'eks', version: version.base}) : undefined
  const name = byImage ?? mappedBenchmark(config, version.base)
  if (name !== undefined) return {name, detected: byImage ?? version.base}
  throw new UsageError(`${options.directory} has no benchmark for Kubernetes ${version.base}`, {hint: HINT})
}

function unknownVersion(config: Config): UsageError {
  const assumed = mappedBenchmark(config, OLDEST_VERSION)
  const theirs = `kube-bench itself would assume Kubernetes ${OLDEST_VERSION}`
  return new UsageError(
    "cannot choose kube-bench's benchmark: neither kubectl nor a kubelet on the host says a version",
    {hint: `${HINT}; ${theirs}${assumed === undefined ? '' : ` and take ${assumed}`}`},
  )
}
