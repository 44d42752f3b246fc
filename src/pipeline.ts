import {withVendorReports} from './bottlerocket/differences.ts'
import {type Collected, type CollectOptions, collect} from './collect/collect.ts'
import {type Evidence, factsFrom, factsOf} from './collect/evidence.ts'
import {digestOf, loadEvidence} from './collect/evidence-file.ts'
import {TargetError} from './errors.ts'
import type {BuildOrigin} from './evaluate/build-origin.ts'
import {evaluate} from './evaluate/evaluate.ts'
import {describeItem} from './evaluate/excluded.ts'
import {hostFacts} from './evaluate/host-facts.ts'
import type {Phase, Report} from './evaluate/result.ts'
import {settle, strictTerms, type Terms} from './evaluate/settle.ts'
import {softwareOf} from './evaluate/software.ts'
import {auditQuestions, judgeKubeBench} from './kube-bench/judge.ts'
import {kubeBenchBenchmark, kubeBenchResults} from './kube-bench/results.ts'
import {withSecondOpinions} from './kube-bench/second-opinion.ts'
import {followUps, makePlan, type Plan, type PlanOptions, selectForHost} from './plan.ts'
import {type Host, host} from './probes/host.ts'
import type {Facts, Probe} from './probes/probe.ts'
import {type ConnectOptions, connect} from './targets/connect.ts'
import type {Target} from './targets/target.ts'
import type {Transport} from './transports/transport.ts'

export interface Run {
  readonly version: string
  readonly target: string
  readonly startedAt: Date
  readonly collect: CollectOptions
  /** Told of each step as it begins. */
  readonly onStep?: (step: string) => void
}

/** Asks a host everything that the plan needs, in one round or two. Throws `TargetError` and `UsageError`. */
export async function collectEvidence(transport: Transport, plan: Plan, run: Run): Promise<Evidence> {
  const began = performance.now()
  run.onStep?.('connected, asking')
  const collected = await collect(transport, plan.probes, run.collect, (answers) => {
    const more = secondRound(plan, factsFrom(answers), transport.identity.name)
    if (more.length > 0) run.onStep?.('asking what follows from the answers')
    return more
  })
  return evidenceOf(transport, run, collected, began)
}

function secondRound(plan: Plan, facts: Facts, name: string): readonly Probe<unknown>[] {
  const node = hostOf(facts, name)
  const {items} = selectForHost(plan, node)
  const audits = plan.kubeBench ? auditQuestions(plan.kubeBench, facts, node) : []
  return [...followUps(items, facts), ...audits]
}

/** How evidence is judged: `now` is the time by which waivers are valid or not. */
export interface JudgeOptions {
  readonly phase: Phase
  readonly now: Date
  /** The strict ones where they are not given. */
  readonly terms?: Terms
  /** The build that the run is part of. */
  readonly build?: BuildOrigin
}

/** Judges evidence: the same evidence, plan, phase and terms give the same results. Throws `UsageError`. */
export function judge(
  evidence: Evidence,
  plan: Plan,
  {terms = strictTerms, build, ...context}: JudgeOptions,
): Report {
  const facts = factsOf(evidence)
  const node = hostOf(facts, evidence.host.name)
  const {benchmarks, tailoring, items, skipped} = selectForHost(plan, node)
  const kubeBench = plan.kubeBench && judgeKubeBench(plan.kubeBench, facts, node)
  const own = evaluate(items, facts, context)
  const all = kubeBench ? withSecondOpinions([...own, ...kubeBenchResults(kubeBench)], kubeBench) : own
  const {results, ...vendor} = withVendorReports(all, facts, plan.options.level)
  const asked = hostFacts(evidence.host, node)
  const {problems} = evidence
  const software = softwareOf(facts)
  return {
    schemaVersion: 1,
    tool: evidence.tool,
    target: evidence.target,
    host: asked,
    phase: context.phase,
    level: plan.options.level,
    ...(tailoring && {tailoring: tailoring.source.id}),
    benchmarks: [
      ...benchmarks.map(({source, sha256, file}) => ({
        id: source.id,
        version: source.version,
        title: source.title,
        sha256,
        file: file.name,
      })),
      ...(kubeBench ? [kubeBenchBenchmark(kubeBench)] : []),
    ],
    startedAt: evidence.collectedAt,
    // Some evidence was timed by the clock of the day, which may be set back.
    durationMs: Math.max(0, evidence.durationMs),
    ...(build && {build}),
    ...(skipped.length > 0 && {excluded: skipped.map(describeItem)}),
    evidenceSha256: digestOf(evidence),
    ...(software && {software}),
    ...settle({host: asked, results, problems, content: plan.content, now: context.now}, terms),
    ...(kubeBench && {kubeBench}),
    ...vendor,
  }
}

/** Judges an evidence file. Throws `TargetError` and `UsageError`. */
export async function judgeEvidence(path: string, plan: Plan, options: JudgeOptions): Promise<Report> {
  return judge(await loadEvidence(path), plan, options)
}

function evidenceOf(
  transport: Transport,
  {version, target, startedAt}: Run,
  {answers, escalation, problem}: Collected,
  began: number,
): Evidence {
  const {identity, kind} = transport
  return {
    schemaVersion: 1,
    tool: {name: 'assay', version},
    target,
    host: {...identity, transport: kind, escalation},
    collectedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - began),
    problems: problem ? [problem] : [],
    answers,
  }
}

/** Without knowing what the host is, nothing can be judged. */
function hostOf(facts: Facts, name: string): Host {
  const reading = facts.of(host)
  if (reading.known) return reading.fact
  throw new TargetError(`cannot tell what system ${name} is: ${reading.detail}`)
}

export interface AskOptions {
  readonly version: string
  readonly plan: PlanOptions
  readonly now: Date
  readonly collect: CollectOptions
  /** Told of each step as it begins. */
  readonly onStep?: (step: string) => void
}

export interface CheckOptions extends AskOptions, JudgeOptions {}

type Connected = {readonly connect: () => Promise<ConnectOptions>}

/** The main job: from a target to a report. Throws `TargetError` and `UsageError`. */
export async function checkTarget(target: Target, options: CheckOptions & Connected): Promise<Report> {
  return target.kind === 'evidence'
    ? checkEvidence(target.file, options)
    : checkHost(target.text, wayTo(target, options), options)
}

/** Judges an evidence file by a plan of its own. Throws `TargetError` and `UsageError`. */
export async function checkEvidence(file: string, options: CheckOptions): Promise<Report> {
  const [plan, evidence] = await Promise.all([makePlan(options.plan), loadEvidence(file)])
  return judge(evidence, plan, options)
}

/** Judges the host to which `open` leads; reports call it `target`. Throws `TargetError` and `UsageError`. */
export async function checkHost(
  target: string,
  open: () => Promise<Transport>,
  options: CheckOptions,
): Promise<Report> {
  const {plan, evidence} = await askHost(target, open, options)
  return judge(evidence, plan, options)
}

/** Asks a target that is a host. Throws `TargetError` and `UsageError`. */
export async function askTarget(
  target: HostTarget,
  options: AskOptions & Connected,
): Promise<{readonly plan: Plan; readonly evidence: Evidence}> {
  return askHost(target.text, wayTo(target, options), options)
}

type HostTarget = Exclude<Target, {kind: 'evidence'}>

function wayTo(target: HostTarget, {connect: connection}: Connected): () => Promise<Transport> {
  return async () => connect(target, await connection())
}

/** Loads the content while the connection is being opened, and asks the host. */
async function askHost(
  target: string,
  open: () => Promise<Transport>,
  {plan: planned, now, ...options}: AskOptions,
): Promise<{readonly plan: Plan; readonly evidence: Evidence}> {
  options.onStep?.('connecting')
  const [plan, transport] = await settled(makePlan(planned), open())
  try {
    return {plan, evidence: await collectEvidence(transport, plan, {...options, target, startedAt: now})}
  } finally {
    await transport.close()
  }
}

/** Both or neither: a connection that was opened for a plan that is wrong is closed again. */
async function settled(plan: Promise<Plan>, transport: Promise<Transport>): Promise<[Plan, Transport]> {
  const [planned, opened] = await Promise.allSettled([plan, transport])
  if (planned.status === 'fulfilled' && opened.status === 'fulfilled') return [planned.value, opened.value]
  if (opened.status === 'fulfilled') await opened.value.close()
  throw planned.status === 'rejected' ? planned.reason : (opened as PromiseRejectedResult).reason
}
