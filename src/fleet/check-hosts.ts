import {loadEvidence} from '../collect/evidence-file.ts'
import {ExitCode, TargetError, UserError} from '../errors.ts'
import type {Phase, Report} from '../evaluate/result.ts'
import type {Terms} from '../evaluate/settle.ts'
import {unreachedReport} from '../evaluate/unreached.ts'
import {judge} from '../judge.ts'
import {type AskOptions, collectEvidence} from '../pipeline.ts'
import {makePlan, type Plan} from '../plan.ts'
import {type ConnectOptions, connect} from '../targets/connect.ts'
import type {Job} from './inventory.ts'

/** How one host is asked; made when its turn comes, as its time limit begins then. */
export interface Turn {
  readonly connect: ConnectOptions
  readonly collect: AskOptions['collect']
}

/** How many hosts are judged. */
export interface FleetOptions {
  readonly version: string
  readonly plan: AskOptions['plan']
  readonly phase: Phase
  /** The strict ones where they are not given. */
  readonly terms?: Terms
  /** Hosts that are asked at the same time, at least 1. */
  readonly parallel: number
  readonly turnOf: (job: Job) => Turn
  readonly now: () => Date
  /** Called as each host is done, in no order. */
  readonly onDone: (job: Job, report: Report) => void
}

/**
 * Judges many hosts, some of them side by side, and gives their reports in the order of the jobs. A host
 * that cannot be judged gets a report that says why, whatever went wrong; the evidence of a host is let go
 * when it is judged. Throws `UsageError` where the content is wrong, before any host is asked.
 */
export async function checkHosts(jobs: readonly Job[], options: FleetOptions): Promise<readonly Report[]> {
  const plans = await plansOf(jobs, options)
  const reports: Report[] = []
  const waiting = jobs.entries()
  const work = async (): Promise<void> => {
    // One iterator for all: each takes the host that is next.
    for (const [index, job] of waiting) {
      const report = await judgedOrUnreached(job, plans, options)
      reports[index] = report
      options.onDone(job, report)
    }
  }
  await Promise.all(Array.from({length: Math.min(options.parallel, jobs.length)}, work))
  return reports
}

type Plans = ReadonlyMap<1 | 2, Plan>

/** A plan per level that is asked for, so that the content is loaded once for all hosts. */
async function plansOf(jobs: readonly Job[], {plan}: FleetOptions): Promise<Plans> {
  const levels = [...new Set(jobs.map(({level}) => level ?? plan.level))]
  const planned = await Promise.all(levels.map((level) => makePlan({...plan, level})))
  return new Map(planned.map((one) => [one.options.level, one]))
}

async function judgedOrUnreached(job: Job, plans: Plans, options: FleetOptions): Promise<Report> {
  const level = job.level ?? options.plan.level
  const [now, {version, phase}] = [options.now(), options]
  try {
    return await judgeHost(job, plans.get(level) as Plan, now, options)
  } catch (error) {
    const run = {target: job.target.text, version, phase, level, now}
    return unreachedReport(reasonOf(error), run, options.now())
  }
}

async function judgeHost(job: Job, plan: Plan, now: Date, options: FleetOptions): Promise<Report> {
  const {version, phase, terms} = options
  const judging = {phase, now, ...(terms && {terms})}
  const {target} = job
  if (target.kind === 'evidence')
    return {...judge(await loadEvidence(target.file), plan, judging), target: target.text}
  const turn = options.turnOf(job)
  const transport = await connect(target, turn.connect)
  try {
    const run = {version, target: target.text, startedAt: now, collect: turn.collect}
    return judge(await collectEvidence(transport, plan, run), plan, judging)
  } finally {
    await transport.close()
  }
}

/** A benchmark that is not for this host is no reason to leave the others; nor is a bug. */
function reasonOf(error: unknown): UserError {
  if (error instanceof UserError && error.exitCode !== ExitCode.usage) return error
  if (error instanceof UserError)
    return new TargetError(error.message, {cause: error, ...(error.hint !== undefined && {hint: error.hint})})
  const {name, message} = error as Error
  return new UserError(`a bug in Assay: ${name}: ${message}`, {exitCode: ExitCode.internal, cause: error})
}
