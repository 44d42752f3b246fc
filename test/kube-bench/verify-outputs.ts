import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {asffPlace, renderKubeBenchAsff} from '../../src/kube-bench/kube-bench-asff.ts'
import {
  renderKubeBenchControls,
  renderKubeBenchJson,
  sumTotals,
} from '../../src/kube-bench/kube-bench-json.ts'
import {renderSuite} from '../../src/kube-bench/kube-bench-junit.ts'
import {renderChecks, renderRemediations, renderSummary} from '../../src/kube-bench/kube-bench-text.ts'
import type {CheckResult, ControlsResult} from '../../src/kube-bench/run-controls.ts'
import {type Case, checkOf, type Maker, same, type Verify} from './case.ts'

/** Reads one control file's results from kube-bench's own JSON. */
function resultOf(recorded: Case): ControlsResult {
  const {id, version, text, node_type: type, tests} = recorded
  return {
    controls: {file: 'recorded.yaml', id, version, text, type, groups: [], faults: []},
    groups: tests.map((group: Case) => ({
      id: group.section,
      text: group.desc,
      results: group.results.map(checkResultOf),
      totals: {pass: group.pass, fail: group.fail, warn: group.warn, info: group.info},
    })),
    totals: {
      pass: recorded.total_pass,
      fail: recorded.total_fail,
      warn: recorded.total_warn,
      info: recorded.total_info,
    },
  }
}

function checkResultOf(recorded: Case): CheckResult {
  const {test_number: id, test_desc: text, remediation, scored = false, type = ''} = recorded
  const {
    audit = '',
    AuditEnv: auditEnv = '',
    AuditConfig: auditConfig = '',
    IsMultiple: multiple = false,
  } = recorded
  const {status: state, reason = '', actual_value: actual, expected_result: expected} = recorded
  return {
    check: {
      ...checkOf('id: x'),
      ...{id, text, type, audit, auditEnv, auditConfig, multiple, remediation, scored},
      testInfo: recorded.test_info,
    },
    outcome: {state, reason, actual, expected},
  }
}

export const verifyJunit: Verify = ({input, expect}) => same(renderSuite(resultOf(input)), expect)

export const verifyAsff: Verify = ({input: {controls, settings}, expect}) => {
  const env = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`KUBE_BENCH_${name}`, String(value)]),
  )
  const [batch = '[]'] = renderKubeBenchAsff([resultOf(controls)], asffPlace(env, '<RFC3339>')).split('\n')
  return same(sorted(JSON.parse(batch)), sorted(expect))
}

/** Keys in order, and without what AWS's SDK for Go leaves out when it sends: null, zero, false and empty fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(
    ([, child]) => child !== null && child !== 0 && child !== '' && child !== false,
  )
  return Object.fromEntries(
    fields.map(([key, child]) => [key, sorted(child)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

export const verifyOutput: Maker =
  ({path}) =>
  ({op, input, show, expect}) => {
    const read = (name: string): Case => JSON.parse(readFileSync(path(join('upstream', name)), 'utf8'))
    const results: readonly ControlsResult[] = read(input).map(resultOf)
    switch (op) {
      case 'totals':
        return same(JSON.parse(renderKubeBenchJson(results)).Totals, expect)
      case 'writeJSON':
        return same(sorted(JSON.parse(renderKubeBenchJson(results, ''))), sorted(read(expect)))
      case 'writeJSON --nototals':
        return same(sorted(JSON.parse(renderKubeBenchControls(results, ''))), sorted(read(expect)))
      case 'text':
        return same(textOf(results, show), expect)
      default:
        return {notOurs: `kube-bench's own ${op} codes: Assay has its own`}
    }
  }

/** Puts the parts together that kube-bench's switches leave; Assay prints them all. */
function textOf(results: readonly ControlsResult[], show: Case): string {
  const parts = results.flatMap((result) => [
    show.results ? renderChecks(result) : '',
    show.remediations ? renderRemediations(result) : '',
    show.summary ? renderSummary(result.totals, result.controls.type) : '',
  ])
  return [...parts, show.totals ? renderSummary(sumTotals(results), 'total') : ''].join('')
}
