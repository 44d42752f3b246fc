import {createHash} from 'node:crypto'
import type {Host} from '../probes/host.ts'
import type {Facts, Probe, Unavailable} from '../probes/probe.ts'
import {chooseBenchmark} from './choose-benchmark.ts'
import type {ControlFile} from './control-files.ts'
import type {ControlCheck, ControlGroup, Controls} from './controls.ts'
import type {Audits} from './evaluate-check.ts'
import {parseControls} from './parse-controls.ts'
import {type KubeBenchPlan, readNode} from './plan.ts'
import {audit, auditAnswer} from './probes.ts'
import type {KubeBenchReport} from './report.ts'
import {type ControlsResult, runControls, withDefaultEnvAudit} from './run-controls.ts'
import {type CheckSelection, isChosen, withSkips} from './selection.ts'
import {isNodeOf, substitute} from './substitute.ts'

/** The second round: each distinct audit once. Throws `UsageError`. */
export function auditQuestions(plan: KubeBenchPlan, facts: Facts, node: Host): readonly Probe<unknown>[] {
  const {selection} = plan
  const checks = filesFor(plan, facts, node)
    .map((file) => substituted(file, facts))
    .flatMap(({controls, unknown}) => (unknown === undefined ? withSkips(controls, selection).groups : []))
    .flatMap((group) =>
      group.type === 'skip' ? [] : group.checks.filter((check) => isChosen(selection, check, group)),
    )
    .filter(asks)
  const texts = checks.flatMap(({auditEnv, audit: own, auditConfig}) => [auditEnv, own, auditConfig])
  return texts.filter((text) => text.trim() !== '').map((text) => audit(text))
}

function asks({type, tests}: ControlCheck): boolean {
  return type !== 'skip' && type !== 'manual' && (tests?.items.length ?? 0) > 0
}

/** Judges by kube-bench's rules. Throws `UsageError` where its benchmark cannot be chosen, and never else. */
export function judgeKubeBench(plan: KubeBenchPlan, facts: Facts, node: Host): KubeBenchReport {
  const {revision} = plan.options
  const {name, detected} = chooseBenchmark(plan, facts, node)
  const files = filesFor(plan, facts, node)
  return {
    benchmark: name,
    detected,
    ...(revision !== undefined && {revision}),
    sha256: createHash('sha256')
      .update(files.map(({source}) => source).join(''))
      .digest('hex'),
    files: files.map((file) => file.name),
    controls: files.map((file) => judgeFile(file, facts, plan.selection)),
  }
}

function judgeFile(file: ControlFile, facts: Facts, selection: CheckSelection): ControlsResult {
  const {controls, unknown} = substituted(file, facts)
  const answers: Audits = (text) => auditAnswer(unknown ?? facts.of(audit(text)))
  const runs = (check: ControlCheck, group: ControlGroup): boolean => isChosen(selection, check, group)
  return runControls(withSkips(controls, selection), runs, answers)
}

interface Substituted {
  readonly controls: Controls
  /** Why the node's state is not known; nothing is substituted then. */
  readonly unknown?: Unavailable
}

function substituted(file: ControlFile, facts: Facts): Substituted {
  const {source, target, typeConfig} = file
  if (!typeConfig)
    return {
      controls: refused(parseFile(file, source), `config.yaml has no section "${target}", which it needs`),
    }
  const node = readNode(file, facts)
  if ('unknown' in node) return {controls: parseFile(file, source), unknown: node.unknown}
  const {text, binaries} = substitute(source, typeConfig, node)
  return {controls: withDefaultEnvAudit(parseFile(file, text), binaries)}
}

function parseFile({name, target}: ControlFile, text: string): Controls {
  const controls = parseControls(text, name)
  if (controls.type === target || controls.faults.length > 0) return controls
  return refused(controls, `it is for "${controls.type}", not for "${target}"`)
}

/** A file none of whose checks can be judged. */
function refused(controls: Controls, message: string): Controls {
  return {...controls, groups: [], faults: [{file: controls.file, line: 1, message, fatal: true}]}
}

/**
 * The files that run on this node. Where it cannot be told whether one does, it runs, and the reason is the error of
 * its checks.
 */
function filesFor(plan: KubeBenchPlan, facts: Facts, node: Host): readonly ControlFile[] {
  const files = plan.benchmarks.get(chooseBenchmark(plan, facts, node).name) ?? []
  return files.filter((file) => {
    if (!file.onlyOn) return true
    const state = readNode(file, facts)
    return 'unknown' in state || isNodeOf(file.onlyOn, state)
  })
}
