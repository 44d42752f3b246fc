import {harmlessText} from '../reports/presentable.ts'
import {inOrder, sumTotals} from './kube-bench-json.ts'
import type {CheckResult, ControlsResult, Totals} from './run-controls.ts'

/** Renders results as kube-bench prints them on something that is no terminal, byte for byte. */
export function renderKubeBenchText(results: readonly ControlsResult[]): string {
  const ordered = inOrder(results)
  const parts = ordered.map((result) =>
    [
      renderChecks(result),
      renderRemediations(result),
      renderSummary(result.totals, result.controls.type),
    ].join(''),
  )
  return harmlessText([...parts, renderSummary(sumTotals(ordered), 'total')].join(''))
}

/** Renders the lines of one control file's checks; what is wrong with the file, which ends kube-bench, is one too. */
export function renderChecks({controls, groups}: ControlsResult): string {
  const lines = groups.flatMap(({id, text, results}) => [
    `[INFO] ${id} ${text}`,
    ...results.map(({check, outcome}) => `[${outcome.state}] ${check.id} ${check.text}`),
  ])
  const faults = controls.faults.map(({file, line, message}) => `[FAIL] ${file}:${line}: ${message}`)
  return joined([`[INFO] ${controls.id} ${controls.text}`, ...faults, ...lines])
}

/** Renders what is to be done about failures and warnings; nothing where there are none. */
export function renderRemediations({controls, groups, totals}: ControlsResult): string {
  if (totals.fail === 0 && totals.warn === 0) return ''
  const open = groups
    .flatMap(({results}) => results)
    .filter(({outcome}) => outcome.state === 'FAIL' || outcome.state === 'WARN')
  return joined([`== Remediations ${controls.type} ==`, ...open.map(remediation)])
}

/** kube-bench quirk: of a failure the remediation is shown and not why its audit did not run. */
function remediation({check, outcome}: CheckResult): string {
  const {state, reason, undecided} = outcome
  const isWarned = state === 'WARN' && reason !== '' && check.type !== 'manual'
  const why = undecided ?? (isWarned ? reason : undefined)
  return `${check.id} ${why === undefined ? check.remediation : `audit test did not run: ${why}`}`
}

/** Renders how many checks have each state. */
export function renderSummary({pass, fail, warn, info}: Totals, name: string): string {
  const counts = [`${pass} checks PASS`, `${fail} checks FAIL`, `${warn} checks WARN`, `${info} checks INFO`]
  return joined([`== Summary ${name} ==`, ...counts])
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n\n`
}
