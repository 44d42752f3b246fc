import untypedBuilder, {type Builder, type TestCase, type TestSuite} from 'junit-report-builder'
import type {Finding, Report, Result} from '../evaluate/result.ts'
import {visible} from './plain.ts'

// The package's types describe its ESM file; Node loads its CommonJS file, whose export is the builder.
const junit = untypedBuilder as unknown as Builder

export type JunitDialect = 'junit' | 'junit:strict'

/**
 * Renders a report as JUnit XML: a suite per benchmark section, and one for the run itself, so that a run
 * that broke is a red test and not an empty report. The strict dialect has nothing that Jenkins' xUnit
 * schema (junit-10.xsd) does not know.
 */
export function renderJunit(report: Report, dialect: JunitDialect): string {
  const builder = junit.newBuilder().name('assay')
  addRun(builder.testSuite(), report)
  for (const section of sectionsOf(report.results)) addSection(builder.testSuite(), section, report, dialect)
  return builder.build()
}

interface Section {
  readonly name: string
  readonly className: string
  readonly results: readonly Result[]
}

function sectionsOf(results: readonly Result[]): readonly Section[] {
  const sections = new Map<string, Result[]>()
  for (const result of results) {
    const name = `${result.benchmark}-${result.version} / ${result.section.id} ${result.section.title}`
    sections.set(name, [...(sections.get(name) ?? []), result])
  }
  return [...sections].map(([name, own]) => ({name, className: className(own[0]), results: own}))
}

/** Exactly one dot: Jenkins takes what is before the last one for the package. */
function className(result: Result | undefined): string {
  if (!result) return 'assay'
  const dashed = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
  const {benchmark, version, section} = result
  return `${dashed(`${benchmark}-${version}`)}.${dashed(`${section.id}-${section.title}`)}`
}

function addRun(suite: TestSuite, report: Report): void {
  const {host, gate, tool} = report
  suite
    .name('scan')
    .timestamp(timestamp(report))
    .time(report.durationMs / 1000)

  const properties: Readonly<Record<string, string | undefined>> = {
    'run.target': report.target,
    'run.phase': report.phase,
    'run.level': String(report.level),
    'run.exitCode': String(gate.exitCode),
    'run.policy': gate.policy,
    'run.tailoring': report.tailoring,
    'target.host': host.name,
    'target.os': host.os?.name,
    'target.kernel': host.kernel,
    'target.kubelet': host.kubelet,
    'target.arch': host.architecture,
    'target.hostKey': host.hostKey,
    'target.hostKeyTrust': host.hostKeyTrust,
    'tool.version': tool.version,
    ...Object.fromEntries(
      report.benchmarks.map(({id, version, sha256}) => [`benchmark.${id}`, `${version} ${sha256}`]),
    ),
  }
  for (const [name, value] of Object.entries(properties))
    if (value !== undefined) suite.property(name, clean(value))
  const {problems} = report
  if (problems.length === 0) suite.testCase().className('assay.scan').name('The host was read completely')
  for (const [index, {kind, message, hint}] of problems.entries())
    suite
      .testCase()
      .className('assay.scan')
      .name(`The run had no problem ${index + 1}`)
      .error(clean(message), kind, clean(`${message}\n${hint ?? ''}`))
}

function addSection(suite: TestSuite, section: Section, report: Report, dialect: JunitDialect): void {
  suite.name(section.name).timestamp(timestamp(report)).time(0)
  for (const result of section.results) {
    const testCase = suite
      .testCase()
      .className(section.className)
      .name(`${result.item} ${result.title}`)
      .time(0)
    if (dialect === 'junit') testCase.file(result.source.file)
    addStatus(testCase, result)
  }
}

const skipWords = {
  manual: 'MANUAL',
  notapplicable: 'NOT APPLICABLE',
  deferred: 'DEFERRED',
} as const

function addStatus(testCase: TestCase, result: Result): void {
  switch (result.status) {
    case 'pass':
      return
    case 'fail':
      testCase.failure(clean(oneLine(result)), result.severity)
      testCase.stacktrace(clean(body(result)))
      return
    case 'error':
      testCase.error(clean(result.reason ?? 'it could not be decided'), 'NotDecided', clean(body(result)))
      return
    case 'waived':
      skip(testCase, `WAIVED until ${result.waiver?.expires}: ${result.waiver?.reason}. Result was FAIL.`)
      return
    default:
      skip(testCase, `${skipWords[result.status]}: ${result.reason ?? ''}`)
  }
}

/** The builder's own `skipped()` takes no message, which is what a reader of the report wants. */
function skip(testCase: TestCase, message: string): void {
  testCase.skipped()
  testCase.standardOutput(clean(message))
}

function oneLine(result: Result): string {
  const finding = result.findings.find(({status}) => status === 'fail')
  if (!finding) return result.title
  const {subject, actual, expected} = finding
  return `${subject} is ${actual ?? 'wrong'}, expected ${expected ?? 'otherwise'}${placeOf(finding)}`
}

function body(result: Result): string {
  const {status, level, severity, source, fix} = result
  return [
    `${status.toUpperCase()} level ${level}, ${severity}, rule ${result.rule}`,
    ...result.findings.map(
      (finding) =>
        `${finding.subject}\n  Expected: ${finding.expected ?? '-'}\n  Actual: ${finding.actual ?? '-'}${placeOf(finding)}${finding.reason === undefined ? '' : `\n  Note: ${finding.reason}`}`,
    ),
    ...(fix ? [`Fix:\n${fix.shell ?? fix.nodeConfig ?? fix.bottlerocket ?? ''}`] : []),
    `See ${source.file}:${source.line}`,
  ].join('\n')
}

function placeOf({where}: Finding): string {
  return where ? ` in ${where.file}${where.line === undefined ? '' : `:${where.line}`}` : ''
}

/** UTC without a zone: strict schemas take no other form. */
function timestamp({startedAt}: Report): string {
  return startedAt.slice(0, 19)
}

/** XML 1.0 forbids control characters; made visible they are still evidence. */
function clean(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line).replaceAll(/[\ufffe\uffff]/g, '\ufffd'))
    .join('\n')
}
