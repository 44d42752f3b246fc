import xmlbuilder, {type XMLElement} from 'xmlbuilder'
import type {Fix, Report, Result, Status} from '../evaluate/result.ts'
import {placeText, skipReason, summary} from './prose.ts'
import {type Section, sectionsOf} from './sections.ts'

const NAMESPACE = 'http://checklists.nist.gov/xccdf/1.2'
// In the older binding: OpenSCAP 1.3 refuses a document of which its Schematron rules have nothing to say.
const AMAZON_LINUX = 'cpe:/o:amazon:amazon_linux'
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

/** What XCCDF has for `critical` is `high`. */
const severities = {critical: 'high', high: 'high', medium: 'medium', low: 'low'} as const

/**
 * Renders a report as an XCCDF 1.2 document: the items that were judged as a Benchmark, and what came of them
 * as its TestResult. A waived failure is `informational`, with who accepted it and why as its message; the
 * `override` that XCCDF has for it fails the Schematron rules of NIST, which want one in every result then.
 */
export function renderXccdf(report: Report): string {
  const sections = sectionsOf(report)
  const root = xmlbuilder.create('Benchmark', {encoding: 'UTF-8', invalidCharReplacement: '\ufffd'})
  root.att({xmlns: NAMESPACE, id: 'xccdf_assay_benchmark_run', resolved: 'true', 'xml:lang': 'en'})
  root.ele('status', {date: report.startedAt.slice(0, 10)}, 'accepted')
  root
    .ele('title')
    .txt(report.benchmarks.map(({title, version}) => `${title} ${version}`).join(', ') || 'Nothing')
  root.ele('description').txt('The items that this run judged, in the words of the tool that judged them.')
  if (report.host.os?.id === 'amzn')
    root.ele('platform', {idref: `${AMAZON_LINUX}:${report.host.os.version}`})
  root.ele('version').txt(report.benchmarks.map(({id, version}) => `${id}-${version}`).join(' ') || '0')
  addMetadata(root, report)
  for (const system of ['flat-unweighted', 'flat']) root.ele('model', {system: `urn:xccdf:scoring:${system}`})
  for (const section of sections) addGroup(root, section)
  if (report.results.length > 0) addTestResult(root, report, sections)
  return `${root.end({pretty: true})}\n`
}

function addMetadata(root: XMLElement, {tool, startedAt}: Report): void {
  const metadata = root.ele('metadata', {'xmlns:dc': 'http://purl.org/dc/elements/1.1/'})
  metadata.ele('dc:creator').txt(`Assay ${tool.version}`)
  metadata.ele('dc:date').txt(startedAt)
}

function addGroup(root: XMLElement, {benchmark, id, title, results}: Section): void {
  const group = root.ele('Group', {id: `xccdf_assay_group_${named(benchmark.id, benchmark.version, id)}`})
  group.ele('title').txt(`${id} ${title}`)
  for (const result of results) addRule(group, result)
}

function addRule(group: XMLElement, result: Result): void {
  const rule = group.ele('Rule', {
    id: ruleId(result),
    severity: severities[result.severity],
    selected: 'true',
  })
  rule.ele('title').txt(`${result.item} ${result.title}`)
  rule.ele('description').txt(result.manual ?? result.title)
  for (const href of result.references ?? []) rule.ele('reference').txt(href)
  rule.ele('rationale').txt(result.why)
  rule.ele('ident', {system: 'urn:assay:rule'}, result.rule)
  if (result.fix) addFixes(rule, result.fix)
  addCheck(rule, result)
}

/** Where the condition is written. */
function addCheck(element: XMLElement, {source, rule}: Result): void {
  element.ele('check', {system: 'urn:assay:check'}).ele('check-content-ref', {href: source.file, name: rule})
}

function addFixes(rule: XMLElement, {shell, nodeConfig, bottlerocket, needs}: Fix): void {
  const reboot = `${needs === 'reboot'}`
  const forms = [
    {system: 'urn:xccdf:fix:script:sh', text: shell},
    {system: 'urn:assay:fix:node-config', text: nodeConfig},
    {system: 'urn:assay:fix:bottlerocket', text: bottlerocket},
  ]
  for (const {system, text} of forms) if (text !== undefined) rule.ele('fix', {system, reboot}).txt(text)
}

function addTestResult(root: XMLElement, report: Report, sections: readonly Section[]): void {
  const {host, startedAt, durationMs, tool, counts} = report
  const end = new Date(Date.parse(startedAt) + durationMs).toISOString()
  const test = root.ele('TestResult', {
    id: 'xccdf_assay_testresult_run',
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
  for (const {results} of sections) for (const result of results) addRuleResult(test, result, end)
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

function ruleId({benchmark, version, item}: Result): string {
  return `xccdf_assay_rule_${named(benchmark, version, item)}`
}

/** An identifier of XML has no blanks, colons or slashes. */
function named(...parts: readonly string[]): string {
  return parts.join('-').replaceAll(/[^\w.-]/g, '_')
}
