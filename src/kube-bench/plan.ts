import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {UsageError} from '../errors.ts'
import type {Host} from '../probes/host.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import {suggest} from '../suggest.ts'
import {eksBenchmark, mappedBenchmark, targetsOf, translateTarget} from './benchmark-version.ts'
import {type Config, loadBenchmarkConfig, loadConfig, section} from './config.ts'
import {paths, processes} from './probes.ts'
import {type NodeState, nodeQuestions} from './substitute.ts'

/** What of kube-bench is to run, as the user says it. */
export interface KubeBenchOptions {
  /** kube-bench's `cfg` directory, or one like it. Its audits are run on the host: naming it is the consent. */
  readonly directory: string
  /** `eks-1.8.0`; chosen by the host's kubelet where it is not given. */
  readonly benchmark?: string
  /** `node` where there is none. */
  readonly targets: readonly string[]
  /** The revision of kube-bench that the files are from; recorded in the report. */
  readonly revision?: string
}

/** One control file as it is written. */
export interface ControlFile {
  readonly target: string
  /** Relative to the directory: `eks-1.8.0/node.yaml`. */
  readonly name: string
  readonly source: string
  /** The section of the configuration for its kind of node. */
  readonly typeConfig: Config
}

export interface KubeBenchPlan {
  readonly options: KubeBenchOptions
  readonly config: Config
  /** The control files of each benchmark that may run: of all where none was named. */
  readonly benchmarks: ReadonlyMap<string, readonly ControlFile[]>
}

/** Loads what may run. Throws `UsageError`. */
export async function loadKubeBench(options: KubeBenchOptions): Promise<KubeBenchPlan> {
  const config = await loadConfig(options.directory)
  const known = Object.keys(section(config, 'target_mapping') ?? {})
  const {benchmark} = options
  if (benchmark !== undefined && !known.includes(benchmark.toLowerCase()))
    throw unknownBenchmark(benchmark, known)
  const names = benchmark === undefined ? known : [benchmark]
  const targets = (options.targets.length > 0 ? options.targets : ['node']).map(translateTarget)
  const loaded = await Promise.all(
    names.map(async (name) => {
      const wanted = benchmark === undefined ? targets.filter((one) => hasTarget(config, name, one)) : targets
      return [name, await loadControlFiles(options.directory, config, name, wanted)] as const
    }),
  )
  return {options, config, benchmarks: new Map(loaded)}
}

function hasTarget(config: Config, benchmark: string, target: string): boolean {
  return targetsOf(config, benchmark)?.includes(target) ?? false
}

function unknownBenchmark(name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known)
  return new UsageError(`--kube-bench-benchmark: config.yaml has no targets for "${name}"`, {
    hint: near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}`,
  })
}

async function loadControlFiles(
  directory: string,
  common: Config,
  benchmark: string,
  targets: readonly string[],
): Promise<readonly ControlFile[]> {
  const config = await loadBenchmarkConfig(common, directory, benchmark)
  return Promise.all(
    targets.map(async (target) => {
      if (!hasTarget(config, benchmark, target))
        throw new UsageError(`--kube-bench-targets: ${benchmark} has no target "${target}"`, {
          hint: `It has ${targetsOf(config, benchmark)?.join(', ')}`,
        })
      const name = `${benchmark}/${target}.yaml`
      const source = await readFile(join(directory, name), 'utf8').catch((cause: NodeJS.ErrnoException) => {
        throw new UsageError(`cannot read ${join(directory, name)}: ${cause.code}`, {cause})
      })
      return {target, name, source, typeConfig: section(config, target) ?? {}}
    }),
  )
}

/** The first round: what the substitution of every file that may run asks. */
export function firstQuestions({benchmarks}: KubeBenchPlan): readonly Probe<unknown>[] {
  const questions = [...benchmarks.values()].flat().map(({typeConfig}) => nodeQuestions(typeConfig))
  return questions.flatMap((one) => [...one.processes.map(processes), paths(one.paths)])
}

/** What a node is, for the substitution of one file; or why that is not known. */
export function readNode({typeConfig}: ControlFile, facts: Facts): NodeState | {readonly unknown: string} {
  const questions = nodeQuestions(typeConfig)
  const there = facts.of(paths(questions.paths))
  if (!there.known) return {unknown: there.detail}
  const lines = new Map<string, string>()
  for (const name of questions.processes) {
    const reading = facts.of(processes(name))
    if (!reading.known) return {unknown: reading.detail}
    lines.set(name, reading.fact)
  }
  return {processes: (name) => lines.get(name) ?? '', exists: (path) => there.fact.has(path)}
}

/**
 * The benchmark that runs on a host. Where none was named it is the one that kube-bench has for the host's
 * Kubernetes; that it is EKS is seen from the image, as `kubelet --version`, which kube-bench asks, does not
 * say it. Throws `UsageError` where that cannot be told.
 */
export function chooseBenchmark({options, config, benchmarks}: KubeBenchPlan, host: Host): string {
  if (options.benchmark !== undefined) return options.benchmark
  const version = /^\d+\.\d+/.exec(host.kubelet ?? '')?.[0]
  const hint = 'Name one with --kube-bench-benchmark'
  if (version === undefined)
    throw new UsageError(
      "cannot choose kube-bench's benchmark: the host has no kubelet that says its version",
      {
        hint,
      },
    )
  const benchmark = host.eks ? eksBenchmark(version) : mappedBenchmark(config, version)
  if (benchmark === undefined || (benchmarks.get(benchmark) ?? []).length === 0)
    throw new UsageError(
      `${options.directory} has no ${benchmark ?? 'benchmark'} for Kubernetes ${version}`,
      {hint},
    )
  return benchmark
}
