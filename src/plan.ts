import {assertions} from './assertions/registry.ts'
import {assertionsOf} from './benchmarks/check.ts'
import {
  type Content,
  defaultBenchmarks,
  findBenchmark,
  type LoadedBenchmark,
  type LoadedTailoring,
  loadContent,
  loadTailoring,
} from './benchmarks/content.ts'
import {type SelectedItem, type Selection, selectItems, skippedItems} from './benchmarks/select.ts'
import {vendorQuestions} from './bottlerocket/differences.ts'
import {TargetError, UsageError} from './errors.ts'
import {softwareQuestions} from './evaluate/software.ts'
import {
  firstQuestions,
  type KubeBenchOptions,
  type KubeBenchPlan,
  loadKubeBench,
  namesOfChecks,
} from './kube-bench/plan.ts'
import {type Host, host} from './probes/host.ts'
import type {Facts, Probe} from './probes/probe.ts'

/** What a run is to judge, as the user says it. */
export interface PlanOptions {
  /** `ID` or `ID@VERSION`; chosen by the host's os-release where there is none. */
  readonly benchmarks: readonly string[]
  readonly level: 1 | 2
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** A built-in name, a file, or `none`; `eks-node` for EKS nodes where it is not given. */
  readonly tailoring?: string
  readonly values: Readonly<Record<string, unknown>>
  /** Directories with rules and benchmarks of the user's own. */
  readonly rules: readonly string[]
  /** kube-bench's control files, to run beside the benchmarks. */
  readonly kubeBench?: KubeBenchOptions
}

/** What can be judged, before it is known what the host is. */
export interface Plan {
  readonly options: PlanOptions
  readonly content: Content
  /** Those that were named, or the newest of each that is chosen by default. */
  readonly candidates: readonly LoadedBenchmark[]
  readonly tailoring: LoadedTailoring | undefined
  readonly kubeBench: KubeBenchPlan | undefined
  /** The first round's questions. */
  readonly probes: readonly Probe<unknown>[]
}

const DEFAULT_TAILORING = 'eks-node'

/** Loads the content that the options name, and gathers its questions. Throws `UsageError`. */
export async function makePlan(options: PlanOptions): Promise<Plan> {
  const [content, tailoring, kubeBench] = await Promise.all([
    loadContent(options.rules),
    options.tailoring === 'none' ? undefined : loadTailoring(options.tailoring ?? DEFAULT_TAILORING),
    options.kubeBench && loadKubeBench(options.kubeBench, options),
  ])
  const named = options.benchmarks.map((reference) => findBenchmark(content, reference))
  const candidates = named.length > 0 ? named : defaultBenchmarks(content)
  // A default tailoring may turn out not to apply, so the questions of both ways are asked.
  const ways = [tailoring, ...(options.tailoring === undefined ? [undefined] : [])]
  const items = ways.flatMap((way) =>
    selectItems(content, candidates, selectionOf({options, kubeBench}, way, tailoring), assertions),
  )
  const probes = items.flatMap((item) => probesOf(item, systemsOf(candidates, item, options)))
  const own = kubeBench ? firstQuestions(kubeBench) : []
  const vendor = vendorQuestions(candidates.map(({source}) => source.id))
  const asked = [host, ...probes, ...own, ...vendor, ...softwareQuestions]
  return {options, content, candidates, tailoring, kubeBench, probes: asked}
}

function probesOf(
  {check, when, attach}: SelectedItem,
  systems: readonly string[] | undefined,
): readonly Probe<unknown>[] {
  return [check, when, ...attach]
    .flatMap(assertionsOf)
    .flatMap(({assertion, spec}) => assertion.probes(spec))
    .map((probe) => (systems ? {...probe, systems} : probe))
}

function systemsOf(
  benchmarks: readonly LoadedBenchmark[],
  {benchmark: {id, version}}: SelectedItem,
  options: PlanOptions,
): readonly string[] | undefined {
  const found = benchmarks.find(({source}) => source.id === id && source.version === version)
  const platforms = found && platformsOf(found.source, options)
  if (platforms === undefined) return undefined
  return [platforms].flat().map((one) => (one.version === undefined ? one.id : `${one.id}-${one.version}`))
}

/** The systems that a benchmark is for, or where none was named those on which it is chosen. */
function platformsOf(
  {platform, byDefault}: LoadedBenchmark['source'],
  {benchmarks}: PlanOptions,
): LoadedBenchmark['source']['platform'] {
  return benchmarks.length === 0 && typeof byDefault === 'object' ? byDefault : platform
}

/** What will be judged on this host. */
export interface Selected {
  readonly benchmarks: readonly LoadedBenchmark[]
  readonly tailoring: LoadedTailoring | undefined
  readonly items: readonly SelectedItem[]
  /** What `--skip` left out. */
  readonly skipped: readonly SelectedItem[]
}

/**
 * Chooses by what the host is. Throws `UsageError` when a benchmark is for another system, or none is for it, and
 * `TargetError` when a container answered rather than its host.
 */
export function selectForHost(plan: Plan, node: Host): Selected {
  const {options, content, candidates} = plan
  if (node.inBottlerocketContainer)
    throw new TargetError(
      `what answered is a container of Bottlerocket (${node.os.name || 'its system is not known'}), not its host`,
      {hint: 'Log in to the admin container over SSH, and Assay finds its way to the host'},
    )
  const fitting = candidates.filter(({source}) => fits(source, node, options))
  const unfit = candidates.find((benchmark) => !fitting.includes(benchmark))
  if (unfit && options.benchmarks.length > 0)
    throw new UsageError(`${unfit.source.id}@${unfit.source.version} is not for ${describe(node)}`, {
      hint: 'Leave --benchmark out to have it chosen by the system',
    })
  if (fitting.length === 0 && !plan.kubeBench)
    throw new UsageError(`no benchmark is for ${describe(node)}`, {
      hint: `Choose one with --benchmark: ${[...new Set(candidates.map(({source}) => source.id))].join(', ')}`,
    })
  const tailoring = options.tailoring !== undefined || node.eks ? plan.tailoring : undefined
  const selection = selectionOf(plan, tailoring, plan.tailoring)
  const items = selectItems(content, fitting, selection, assertions)
  return {
    benchmarks: fitting,
    tailoring,
    items,
    skipped: skippedItems(content, fitting, selection, assertions),
  }
}

/** The second round: what the items ask once the first round is answered. */
export function followUps(items: readonly SelectedItem[], facts: Facts): readonly Probe<unknown>[] {
  return items.flatMap(({check, when, attach}) =>
    [check, when, ...attach]
      .flatMap(assertionsOf)
      .flatMap(({assertion, spec}) => assertion.followUps?.(spec, facts) ?? []),
  )
}

function selectionOf(
  {options, kubeBench}: Pick<Plan, 'options' | 'kubeBench'>,
  tailoring: LoadedTailoring | undefined,
  loaded: LoadedTailoring | undefined,
): Selection {
  const {level, only, skip, values} = options
  return {
    level,
    only,
    skip,
    values,
    ...(kubeBench && {others: () => namesOfChecks(kubeBench)}),
    ...(tailoring && {tailoring}),
    ...(loaded && {parametersOf: loaded}),
  }
}

function fits(source: LoadedBenchmark['source'], node: Host, options: PlanOptions): boolean {
  if (source.eks && !node.eks) return false
  const platforms = platformsOf(source, options)
  if (platforms === undefined) return true
  return [platforms]
    .flat()
    .some(({id, version}) => id === node.os.id && (version ?? node.os.version) === node.os.version)
}

function describe(node: Host): string {
  return node.os.name || node.os.id || 'a system without os-release'
}
