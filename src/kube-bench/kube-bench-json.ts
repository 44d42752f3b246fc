import {jsonString} from './go-text.ts'
import type {CheckResult, ControlsResult, GroupResult, Totals} from './run-controls.ts'

/** kube-bench's `detected_version` where the benchmark was named. */
const DETECTED = 'none'

/** Renders results as `kube-bench --json` prints them, byte for byte, in one line. */
export function renderKubeBenchJson(results: readonly ControlsResult[], detected = DETECTED): string {
  return `${object([
    ['Controls', renderAll(results, detected)],
    ['Totals', object(totalFields(sumTotals(results)))],
  ])}\n`
}

/** Renders results as `kube-bench --json --nototals` prints them: the control files alone. */
export function renderKubeBenchControls(results: readonly ControlsResult[], detected = DETECTED): string {
  return `${renderAll(results, detected)}\n`
}

function renderAll(results: readonly ControlsResult[], detected: string): string {
  return `[${inOrder(results)
    .map((result) => renderControls(result, detected))
    .join(',')}]`
}

/** Adds up the totals of all control files. */
export function sumTotals(results: readonly ControlsResult[]): Totals {
  const sum = (state: keyof Totals): number => results.reduce((total, {totals}) => total + totals[state], 0)
  return {pass: sum('pass'), fail: sum('fail'), warn: sum('warn'), info: sum('info')}
}

/** kube-bench sorts by the number that the id is, zero where it is none. */
export function inOrder(results: readonly ControlsResult[]): readonly ControlsResult[] {
  const numberOf = ({controls}: ControlsResult): number =>
    /^[+-]?\d+$/.test(controls.id) ? Number(controls.id) : 0
  return results.toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** Renders one control file's result. */
export function renderControls({controls, groups, totals}: ControlsResult, detected: string): string {
  return object([
    ['id', jsonString(controls.id)],
    ['version', jsonString(controls.version)],
    ...(detected === '' ? [] : [['detected_version', jsonString(detected)] as const]),
    ['text', jsonString(controls.text)],
    ['node_type', jsonString(controls.type)],
    ['tests', groups.length === 0 ? 'null' : `[${groups.map(renderGroup).join(',')}]`],
    ...totalFields(totals),
  ])
}

function renderGroup({id, text, results, totals}: GroupResult): string {
  return object([
    ['section', jsonString(id)],
    // kube-bench builds its groups anew, without their type.
    ['type', '""'],
    ['pass', String(totals.pass)],
    ['fail', String(totals.fail)],
    ['warn', String(totals.warn)],
    ['info', String(totals.info)],
    ['desc', jsonString(text)],
    ['results', `[${results.map(renderCheck).join(',')}]`],
  ])
}

/** Renders one check, with the field names in the mixed case that kube-bench has. */
export function renderCheck({check, outcome}: CheckResult): string {
  return object([
    ['test_number', jsonString(check.id)],
    ['test_desc', jsonString(check.text)],
    ['audit', jsonString(check.audit)],
    ['AuditEnv', jsonString(check.auditEnv)],
    ['AuditConfig', jsonString(check.auditConfig)],
    ['type', jsonString(check.type)],
    ['remediation', jsonString(check.remediation)],
    ['test_info', check.testInfo ? `[${check.testInfo.map(jsonString).join(',')}]` : 'null'],
    ['status', jsonString(outcome.state)],
    ['actual_value', jsonString(outcome.actual)],
    ['scored', String(check.scored)],
    ['IsMultiple', String(check.multiple)],
    ['expected_result', jsonString(outcome.expected)],
    ...(outcome.reason === '' ? [] : [['reason', jsonString(outcome.reason)] as const]),
  ])
}

function totalFields({pass, fail, warn, info}: Totals): readonly (readonly [string, string])[] {
  return [
    ['total_pass', String(pass)],
    ['total_fail', String(fail)],
    ['total_warn', String(warn)],
    ['total_info', String(info)],
  ]
}

function object(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([name, value]) => `"${name}":${value}`).join(',')}}`
}
