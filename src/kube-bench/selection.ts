import {matchesPattern} from '../benchmarks/patterns.ts'
import type {ControlCheck, ControlGroup, Controls} from './controls.ts'

/** Which checks are judged, by the numbers of checks or of groups; `*` stands for any characters. */
export interface CheckSelection {
  /** As kube-bench's `--check` and `--group`: the rest is not in the report. All checks where there is none. */
  readonly only: readonly string[]
  /** As kube-bench's `--skip`: what it names is in the report as skipped. */
  readonly skip: readonly string[]
}

/** Every check, and none skipped. */
export const EVERY_CHECK: CheckSelection = {only: [], skip: []}

/** Whether a check is in the report. */
export function isChosen({only}: CheckSelection, check: ControlCheck, group: ControlGroup): boolean {
  return only.length === 0 || isNamed(only, check, group)
}

/** Marks the checks that are to be skipped, themselves or with their group. */
export function withSkips(controls: Controls, {skip}: CheckSelection): Controls {
  const groups = controls.groups.map((group) => ({
    ...group,
    checks: group.checks.map((check) => (isNamed(skip, check, group) ? {...check, type: 'skip'} : check)),
  }))
  return {...controls, groups}
}

/** The names that the checks and groups of control files have on the command line. */
export function checkNames(files: readonly Controls[]): ReadonlySet<string> {
  const groups = files.flatMap((file) => file.groups)
  return new Set([...groups, ...groups.flatMap(({checks}) => checks)].flatMap(({id}) => namesOf(id)))
}

function isNamed(patterns: readonly string[], check: ControlCheck, group: ControlGroup): boolean {
  const names = [check.id, group.id].flatMap(namesOf)
  return patterns.some((pattern) => names.some((name) => matchesPattern(name, pattern)))
}

/** A number, and the rule of its result. */
function namesOf(id: string): readonly string[] {
  return [id, `kube-bench-${id}`]
}
