import xmlbuilder, {type XMLElement} from 'xmlbuilder'
import type {Fix, Report, Result} from '../evaluate/result.ts'
import {type Section, sectionsOf} from './sections.ts'
import {addTestResult, type Tested} from './xccdf-result.ts'
import {addCheck, named, RUN_RULE, ruleId, severities} from './xccdf-rule.ts'

const NAMESPACE = 'http://checklists.nist.gov/xccdf/1.2'
// In the older binding: OpenSCAP 1.3 refuses a document of which its Schematron rules have nothing to say.
const AMAZON_LINUX = 'cpe:/o:amazon:amazon_linux'

/**
 * Renders a report as an XCCDF 1.2 document: the items that were judged as a Benchmark, and what came of them
 * as its TestResult. A waived failure is `informational`, with who accepted it and why as its message; the
 * `override` that XCCDF has for it fails the Schematron rules of NIST, which want one in every result then.
 */
export function renderXccdf(report: Report): string {
  return renderTested([{report, id: 'run'}])
}

/** Renders several hosts as one Benchmark of all their items, with a TestResult per host. */
export function renderTested(tested: readonly Tested[]): string {
  const union = unionOf(tested.map(({report}) => report))
  const root = xmlbuilder.create('Benchmark', {encoding: 'UTF-8', invalidCharReplacement: '\ufffd'})
  root.att({xmlns: NAMESPACE, id: 'xccdf_assay_benchmark_run', resolved: 'true', 'xml:lang': 'en'})
  root.ele('status', {date: union.startedAt.slice(0, 10)}, 'accepted')
  root
    .ele('title')
    .txt(union.benchmarks.map(({title, version}) => `${title} ${version}`).join(', ') || 'Nothing')
  root.ele('description').txt('The items that this run judged, in the words of the tool that judged them.')
  for (const version of amazonLinuxes(tested)) root.ele('platform', {idref: `${AMAZON_LINUX}:${version}`})
  root.ele('version').txt(union.benchmarks.map(({id, version}) => `${id}-${version}`).join(' ') || '0')
  addMetadata(root, union)
  for (const system of ['flat-unweighted', 'flat']) root.ele('model', {system: `urn:xccdf:scoring:${system}`})
  for (const section of sectionsOf(union)) addGroup(root, section)
  if (tested.some(({report}) => report.results.length === 0)) addRunRule(root)
  for (const one of tested) addTestResult(root, one)
  return `${root.end({pretty: true})}\n`
}

/** The first report with the items of all: a rule stands in a Benchmark once, however many hosts it judged. */
function unionOf(reports: readonly Report[]): Report {
  const [first, ...others] = reports
  if (!first) throw new Error('a report of no host')
  if (others.length === 0) return first
  const benchmarks = new Map(
    reports.flatMap((report) => report.benchmarks.map((one) => [`${one.id}@${one.version}`, one])),
  )
  const results = new Map<string, Result>()
  for (const report of reports)
    for (const result of report.results) {
      const id = ruleId(result)
      results.set(id, withFixes(results.get(id) ?? result, result))
    }
  return {...first, benchmarks: [...benchmarks.values()], results: [...results.values()]}
}

/** A host's result has the fixes for its own system only. */
function withFixes(known: Result, {fix}: Result): Result {
  return fix ? {...known, fix: {...fix, ...known.fix}} : known
}

function amazonLinuxes(tested: readonly Tested[]): ReadonlySet<string> {
  return new Set(tested.flatMap(({report: {host}}) => (host.os?.id === 'amzn' ? [host.os.version] : [])))
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

function addFixes(rule: XMLElement, {shell, nodeConfig, bottlerocket, needs}: Fix): void {
  const reboot = `${needs === 'reboot'}`
  const forms = [
    {system: 'urn:xccdf:fix:script:sh', text: shell},
    {system: 'urn:assay:fix:node-config', text: nodeConfig},
    {system: 'urn:assay:fix:bottlerocket', text: bottlerocket},
  ]
  for (const {system, text} of forms) if (text !== undefined) rule.ele('fix', {system, reboot}).txt(text)
}

/** Stands for a host of which nothing could be judged, so that no reader takes it for one without failures. */
function addRunRule(root: XMLElement): void {
  const rule = root.ele('Rule', {id: RUN_RULE, severity: 'high', selected: 'true'})
  rule.ele('title').txt('The host could be judged')
  rule.ele('description').txt('An image that could not be judged must not exist.')
  rule.ele('check', {system: 'urn:assay:run'})
}
