import {createHash} from 'node:crypto'
import type {Host} from '../probes/host.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import type {ControlCheck, Controls} from './controls.ts'
import type {Audits} from './evaluate-check.ts'
import {parseControls} from './parse-controls.ts'
import {type ControlFile, chooseBenchmark, type KubeBenchPlan, readNode} from './plan.ts'
import {audit, auditAnswer} from './probes.ts'
import type {KubeBenchReport} from './report.ts'
import {type ControlsResult, runControls, withDefaultEnvAudit} from './run-controls.ts'
import {substitute} from './substitute.ts'

/** Which checks are looked at, by id; the rest is left out as with kube-bench's `--check`. */
export type Chosen = (id: string) => boolean

/** The second round: each distinct audit once. Throws `UsageError`. */
export function auditQuestions(
  plan: KubeBenchPlan,
  facts: Facts,
  node: Host,
  chosen: Chosen,
): readonly Probe<unknown>[] {
  const checks = filesFor(plan, node)
    .map((file) => substituted(file, facts))
    .flatMap(({controls, unknown}) => (unknown === undefined ? controls.groups : []))
    .flatMap((group) => (group.type === 'skip' ? [] : group.checks))
    .filter((check) => chosen(check.id) && asks(check))
  const texts = checks.flatMap(({auditEnv, audit: own, auditConfig}) => [auditEnv, own, auditConfig])
  return texts.filter((text) => text.trim() !== '').map((text) => audit(text))
}

function asks({type, tests}: ControlCheck): boolean {
  return type !== 'skip' && type !== 'manual' && (tests?.items.length ?? 0) > 0
}

/** Judges by kube-bench's rules. Throws `UsageError` where its benchmark cannot be chosen, and never else. */
export function judgeKubeBench(
  plan: KubeBenchPlan,
  facts: Facts,
  node: Host,
  chosen: Chosen,
): KubeBenchReport {
  const {benchmark, revision} = plan.options
  const name = chooseBenchmark(plan, node)
  const files = filesFor(plan, node)
  return {
    benchmark: name,
    detected: benchmark === undefined ? name : 'none',
    ...(revision !== undefined && {revision}),
    sha256: createHash('sha256')
      .update(files.map(({source}) => source).join(''))
      .digest('hex'),
    files: files.map((file) => file.name),
    controls: files.map((file) => judgeFile(file, facts, chosen)),
  }
}

function judgeFile(file: ControlFile, facts: Facts, chosen: Chosen): ControlsResult {
  const {controls, unknown} = substituted(file, facts)
  const answers: Audits = (text) =>
    unknown === undefined
      ? auditAnswer(facts.of(audit(text)))
      : {output: '', error: unknown, unavailable: true}
  return runControls(controls, ({id}) => chosen(id), answers)
}

interface Substituted {
  readonly controls: Controls
  /** Why the node's state is not known; nothing is substituted then. */
  readonly unknown?: string
}

function substituted(file: ControlFile, facts: Facts): Substituted {
  const node = readNode(file, facts)
  if ('unknown' in node) return {controls: parseFile(file, file.source), unknown: node.unknown}
  const {text, binaries} = substitute(file.source, file.typeConfig, node)
  return {controls: withDefaultEnvAudit(parseFile(file, text), binaries)}
}

function parseFile({name, target}: ControlFile, text: string): Controls {
  const controls = parseControls(text, name)
  if (controls.type === target || controls.faults.length > 0) return controls
  const message = `it is for "${controls.type}", not for "${target}"`
  return {...controls, groups: [], faults: [{file: name, line: 1, message, fatal: true}]}
}

function filesFor(plan: KubeBenchPlan, node: Host): readonly ControlFile[] {
  return plan.benchmarks.get(chooseBenchmark(plan, node)) ?? []
}
