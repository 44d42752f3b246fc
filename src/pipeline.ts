import {type Collected, type CollectOptions, collect} from './collect/collect.ts'
import {type Evidence, factsFrom} from './collect/evidence.ts'
import {loadEvidence} from './collect/evidence-file.ts'
import type {Report} from './evaluate/result.ts'
import {hostOf, type JudgeOptions, judge} from './judge.ts'
import {auditQuestions} from './kube-bench/judge.ts'
import {followUps, makePlan, type Plan, type PlanOptions, selectForHost} from './plan.ts'
import type {Facts, Probe} from './probes/probe.ts'
import {type ConnectOptions, connect} from './targets/connect.ts'
import type {Target} from './targets/target.ts'
import type {Transport} from './transports/transport.ts'

/** One run over one host: who asks, what the user calls the host, and how it is asked. */
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

/** What a host is to be asked, and how. */
export interface AskOptions {
  readonly version: string
  readonly plan: PlanOptions
  readonly now: Date
  readonly collect: CollectOptions
  /** Told of each step as it begins. */
  readonly onStep?: (step: string) => void
}

/** What a host is to be asked, and how its answers are judged. */
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
