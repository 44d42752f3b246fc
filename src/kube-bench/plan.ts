import {UsageError} from '../errors.ts'
import type {Facts, Probe, Unavailable} from '../probes/probe.ts'
import {suggest} from '../suggest.ts'
import {mappedBenchmark} from './benchmark-version.ts'
import {type Config, loadConfig, section} from './config.ts'
import {type ControlFile, loadControlFiles, loadPossibleFiles} from './control-files.ts'
import {versionPrograms} from './kubernetes-version.ts'
import {parseControls} from './parse-controls.ts'
import {paths, processes} from './probes.ts'
import {type CheckSelection, checkNames, EVERY_CHECK} from './selection.ts'
import {type NodeState, nodeQuestions} from './substitute.ts'

/** What of kube-bench is to run, as the user says it. */
export interface KubeBenchOptions {
  /** kube-bench's `cfg` directory, or one like it. Its audits are run on the host: naming it is the consent. */
  readonly directory: string
  /** `eks-1.8.0`, or a version of Kubernetes that it is chosen by; the host's own where it is not given. */
  readonly benchmark?: string
  /** `node` where there is none; `auto` and `all` stand for several. */
  readonly targets: readonly string[]
  /** The revision of kube-bench that the files are from; recorded in the report. */
  readonly revision?: string
}

/** What of kube-bench can run, before it is known what the host is. */
export interface KubeBenchPlan {
  readonly options: KubeBenchOptions
  readonly config: Config
  /** The control files of each benchmark that may run: of all where none was named. */
  readonly benchmarks: ReadonlyMap<string, readonly ControlFile[]>
  readonly selection: CheckSelection
}

/** Loads what may run. Throws `UsageError`. */
export async function loadKubeBench(
  options: KubeBenchOptions,
  {only, skip} = EVERY_CHECK,
): Promise<KubeBenchPlan> {
  const selection = {only, skip}
  const config = await loadConfig(options.directory)
  const targets = options.targets.length > 0 ? options.targets : ['node']
  const wanted = {directory: options.directory, targets}
  if (options.benchmark !== undefined) {
    const benchmark = resolveBenchmark(config, options.benchmark)
    const files = await loadControlFiles(wanted, config, benchmark)
    return {options: {...options, benchmark}, config, benchmarks: new Map([[benchmark, files]]), selection}
  }
  const loaded = await Promise.all(
    benchmarksOf(config).map(async (name) => [name, await loadPossibleFiles(wanted, config, name)] as const),
  )
  return {options, config, benchmarks: new Map(loaded), selection}
}

/** The names of a plan's checks: they are asked for several times, and may be in a file of each benchmark. */
const names = new WeakMap<KubeBenchPlan['benchmarks'], ReadonlySet<string>>()

/** What `--only` and `--skip` may name: the checks and groups of every file that may run. */
export function namesOfChecks({benchmarks}: KubeBenchPlan): ReadonlySet<string> {
  const known = names.get(benchmarks)
  if (known) return known
  const files = [...benchmarks.values()].flat()
  const found = checkNames(files.map(({source, name}) => parseControls(source, name)))
  names.set(benchmarks, found)
  return found
}

function benchmarksOf(config: Config): readonly string[] {
  return Object.keys(section(config, 'target_mapping') ?? {})
}

/** A benchmark by its own name, or by what kube-bench's `--version` takes: `1.33`, `ocp-4.11`. */
function resolveBenchmark(config: Config, name: string): string {
  const known = benchmarksOf(config)
  const benchmark = [name.toLowerCase(), mappedBenchmark(config, name)].find(
    (one) => one !== undefined && known.includes(one),
  )
  if (benchmark !== undefined) return benchmark
  const near = suggest(name, known)
  throw new UsageError(`--kube-bench-benchmark: config.yaml has no targets for "${name}"`, {
    hint: near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}`,
  })
}

/** The first round: what the choice of the benchmark and the substitution of every file that may run ask. */
export function firstQuestions({options, benchmarks}: KubeBenchPlan): readonly Probe<unknown>[] {
  const questions = [...benchmarks.values()].flat().map(questionsOf)
  return [
    ...(options.benchmark === undefined ? [versionPrograms] : []),
    ...questions.flatMap((one) => [...one.processes.map(processes), paths(one.paths)]),
  ]
}

function questionsOf({typeConfig = {}, onlyOn = {}}: ControlFile): ReturnType<typeof nodeQuestions> {
  const own = nodeQuestions(typeConfig)
  return {...own, processes: [...new Set([...own.processes, ...nodeQuestions(onlyOn).processes])]}
}

/** What a node is, for the substitution of one file; or why that is not known. */
export function readNode(file: ControlFile, facts: Facts): NodeState | {readonly unknown: Unavailable} {
  const questions = questionsOf(file)
  const there = facts.of(paths(questions.paths))
  if (!there.known) return {unknown: there}
  const lines = new Map<string, string>()
  for (const name of questions.processes) {
    const reading = facts.of(processes(name))
    if (!reading.known) return {unknown: reading}
    lines.set(name, reading.fact)
  }
  return {processes: (name) => lines.get(name) ?? '', exists: (path) => there.fact.has(path)}
}
