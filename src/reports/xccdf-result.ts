import type {XMLElement} from 'xmlbuilder'
import type {Report, Result, Status} from '../evaluate/result.ts'
import {placeText, skipReason, summary} from './prose.ts'
import {sectionsOf} from './sections.ts'
import {addCheck, RUN_RULE, ruleId, severities} from './xccdf-rule.ts'

const FACT = 'urn:xccdf:fact:asset:identifier'

const resultWords = {
  pass: 'pass',
  fail: 'fail',
  error: 'error',
  manual: 'notchecked',
  notapplicable: 'notapplicable',
  deferred: 'notchecked',
  waived: 'informational',
} as const satisfies Record<Status, string>

/** One host, and what its TestResult is called: letters, digits, dots and dashes. */
export interface Tested {
  readonly report: Report
  readonly id: string
}

/** Adds what came of one host. */
export function addTestResult(root: XMLElement, {report, id}: Tested): void {
  const {host, startedAt, durationMs, tool, counts} = report
  const end = new Date(Date.parse(startedAt) + durationMs).toISOString()
  const test = root.ele('TestResult', {
    id: `xccdf_assay_testresult_${id}`,
    'start-time': startedAt,
    'end-time': end,
    'test-system': `cpe:/a:assay:assay:${tool.version}`,
    version: tool.version,
  })
  test.ele('title').txt(`Assay of ${report.target}, phase ${report.phase}, level ${report.level}`)
  for (const {kind, message} of report.problems) test.ele('remark').txt(`${kind}: ${message}`)
  test.ele(
    'identity',
    {authenticated: 'true', privileged: `${host.escalation !== 'unprivileged'}`},
    host.user ?? 'root',
  )
  test.ele('target').txt(host.name)
  if (host.address !== undefined) test.ele('target-address').txt(host.address)
  addFacts(test, report)
  for (const {results} of sectionsOf(report)) for (const result of results) addRuleResult(test, result, end)
  if (report.results.length === 0) addRunResult(test, report, end)
  const counted = counts.pass + counts.fail + counts.error
  test.ele('score', {system: 'urn:xccdf:scoring:flat-unweighted', maximum: counted}, counts.pass)
}

function addFacts(test: XMLElement, {host, phase}: Report): void {
  const facts = test.ele('target-facts')
  const known = {
    os: host.os?.name,
    kernel: host.kernel,
    architecture: host.architecture,
    kubelet: host.kubelet,
    'host-key': host.hostKey,
    phase,
  }
  for (const [name, value] of Object.entries(known))
    if (value !== undefined) facts.ele('fact', {name: `${FACT}:${name}`, type: 'string'}).txt(value)
}

function addRuleResult(test: XMLElement, result: Result, time: string): void {
  const {status, severity, rule, source} = result
  const element = test.ele('rule-result', {idref: ruleId(result), severity: severities[severity], time})
  element.ele('result').txt(resultWords[status])
  element.ele('ident', {system: 'urn:assay:rule'}, rule)
  if (status !== 'pass') {
    const kind = status === 'error' ? 'error' : 'info'
    const text = status === 'waived' ? skipReason(result) : summary(result)
    element.ele('message', {severity: kind}).txt(`${text} (${placeText(source)})`)
  }
  addCheck(element, result)
}

function addRunResult(test: XMLElement, {problems, gate}: Report, time: string): void {
  const element = test.ele('rule-result', {idref: RUN_RULE, severity: 'high', time})
  element.ele('result').txt('error')
  element.ele('message', {severity: 'error'}).txt(problems[0]?.message ?? gate.reason)
  element.ele('check', {system: 'urn:assay:run'})
}
