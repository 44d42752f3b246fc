import {escapeXml} from './go-text.ts'
import {inOrder, renderCheck} from './kube-bench-json.ts'
import type {CheckResult, ControlsResult, GroupResult} from './run-controls.ts'

/**
 * Renders results as `kube-bench --junit` prints them, byte for byte. The report generator of Assay's own
 * JUnit cannot: kube-bench writes no declaration and escapes quotes and line ends in its own way.
 */
export function renderKubeBenchJunit(results: readonly ControlsResult[]): string {
  return `<testsuites>\n${inOrder(results).map(renderSuite).join('')}\n</testsuites>\n`
}

/** Renders the suite of one control file. */
export function renderSuite({controls, groups, totals}: ControlsResult): string {
  const cases = groups.flatMap((group) => group.results.map((result) => renderCase(result, group)))
  const tests = totals.pass + totals.fail + totals.warn + totals.info
  return `<testsuite name="${escapeXml(controls.text)}" tests="${tests}" failures="${totals.fail}" errors="0" time="0">${cases.join('')}${cases.length > 0 ? '\n' : ''}</testsuite>`
}

function renderCase(result: CheckResult, group: GroupResult): string {
  const {check, outcome} = result
  const name = escapeXml(`${check.id} ${check.text}`)
  return `
    <testcase name="${name}" classname="${escapeXml(group.text)}" time="0">${renderState(check.remediation, outcome.state)}
        <system-out>${escapeXml(renderCheck(result))}</system-out>
    </testcase>`
}

/** kube-bench quirk: a failure's text is the remediation, not what was found. */
function renderState(remediation: string, state: CheckResult['outcome']['state']): string {
  if (state === 'PASS') return ''
  return state === 'FAIL'
    ? `\n        <failure type="">${escapeXml(remediation)}</failure>`
    : '\n        <skipped></skipped>'
}
