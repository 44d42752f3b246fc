import type {ControlCheck, ControlGroup, Controls} from './controls.ts'
import {type Audits, type CheckOutcome, evaluateCheck, type State} from './evaluate-check.ts'

/** Whether a check runs; what does not is not in the report, as with kube-bench's `--check`. */
export type Runs = (check: ControlCheck, group: ControlGroup) => boolean

/** The number of checks in each state. */
export type Totals = Readonly<Record<Lowercase<State>, number>>

/** One check with its verdict. */
export interface CheckResult {
  /** The check as it ran: with `skip` as its type where it was skipped, and its remediation at the end of `testInfo`. */
  readonly check: ControlCheck
  readonly outcome: CheckOutcome
}

/** The verdicts of one group. */
export interface GroupResult {
  readonly id: string
  readonly text: string
  readonly results: readonly CheckResult[]
  readonly totals: Totals
}

/** What kube-bench reports of one control file. */
export interface ControlsResult {
  readonly controls: Controls
  readonly groups: readonly GroupResult[]
  readonly totals: Totals
}

/** Runs the checks of a control file and groups them by id, as kube-bench does: a later group joins the first. */
export function runControls(controls: Controls, runs: Runs, audits: Audits): ControlsResult {
  const groups = new Map<string, {readonly text: string; readonly results: CheckResult[]}>()
  for (const group of controls.groups)
    for (const written of group.checks) {
      if (!runs(written, group)) continue
      const known = groups.get(group.id) ?? {text: group.text, results: []}
      groups.set(group.id, known)
      const testInfo = [...(written.testInfo ?? []), written.remediation]
      const check = {...written, testInfo, ...(group.type === 'skip' && {type: 'skip'})}
      known.results.push({check, outcome: evaluateCheck(check, audits)})
    }
  const results = [...groups].map(([id, {text, results: own}]) => ({
    id,
    text,
    results: own,
    totals: countStates(own),
  }))
  return {controls, groups: results, totals: countStates(results.flatMap(({results: own}) => own))}
}

function countStates(results: readonly CheckResult[]): Totals {
  const numberOf = (state: State): number => results.filter(({outcome}) => outcome.state === state).length
  return {pass: numberOf('PASS'), fail: numberOf('FAIL'), warn: numberOf('WARN'), info: numberOf('INFO')}
}

/**
 * The audit of environment variables that kube-bench adds to checks that look at one and have none: of the
 * component whose binary stands in the file, where it is exactly one.
 */
export function withDefaultEnvAudit(controls: Controls, binaries: readonly string[]): Controls {
  const binary = binaries.length === 1 ? binaries[0] : ''
  const audit = `cat "/proc/$(/bin/ps -C ${binary} -o pid= | tr -d ' ')/environ" | tr '\\0' '\\n'`
  const lacks = ({tests, disableEnvTesting, auditEnv}: ControlCheck): boolean =>
    !disableEnvTesting && auditEnv === '' && (tests?.items.some((item) => item && item.env !== '') ?? false)
  return {
    ...controls,
    groups: controls.groups.map((group) => ({
      ...group,
      checks: group.checks.map((check) => (lacks(check) ? {...check, auditEnv: audit} : check)),
    })),
  }
}
