import {withVendorReports} from './bottlerocket/differences.ts'
import {type Evidence, factsOf} from './collect/evidence.ts'
import {digestOf} from './collect/evidence-file.ts'
import {TargetError} from './errors.ts'
import type {BuildOrigin} from './evaluate/build-origin.ts'
import {evaluate} from './evaluate/evaluate.ts'
import {describeItem} from './evaluate/excluded.ts'
import {hostFacts} from './evaluate/host-facts.ts'
import type {Phase, Report} from './evaluate/result.ts'
import {settle, strictTerms, type Terms} from './evaluate/settle.ts'
import {softwareOf} from './evaluate/software.ts'
import {judgeKubeBench} from './kube-bench/judge.ts'
import {kubeBenchBenchmark, kubeBenchResults} from './kube-bench/results.ts'
import {withSecondOpinions} from './kube-bench/second-opinion.ts'
import {type Plan, selectForHost} from './plan.ts'
import {type Host, host} from './probes/host.ts'
import type {Facts} from './probes/probe.ts'

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

/** What answered. Throws `TargetError` where that is not known, as nothing can be judged then. */
export function hostOf(facts: Facts, name: string): Host {
  const reading = facts.of(host)
  if (reading.known) return reading.fact
  throw new TargetError(`cannot tell what system ${name} is: ${reading.detail}`, {
    hint: 'Look at /etc/os-release of the host, and at what is between',
  })
}
