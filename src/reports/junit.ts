import type {TestCase, TestSuite} from 'junit-report-builder'
import type {XMLElement} from 'xmlbuilder'
import type {Problem, Report, Result} from '../evaluate/result.ts'
import {problemsBody, resultBody} from './junit-body.ts'
import {newJunit, onElement} from './junit-element.ts'
import {junitProperties} from './junit-properties.ts'
import {knownReason, placeText, secondOpinionText, skipReason, summary} from './prose.ts'
import {type Section, sectionsOf} from './sections.ts'
import {vendorSections} from './vendor.ts'

export type JunitDialect = 'junit' | 'junit:strict'

/** Characters of a message, which is an attribute and has one line. */
const MAX_MESSAGE = 400

const problemTypes = {
  connection: 'Transport',
  privilege: 'Privilege',
  collection: 'Collection',
  waiver: 'Waiver',
  baseline: 'Baseline',
} as const satisfies Record<Problem['kind'], string>

/**
 * Renders a report as JUnit XML: a suite per benchmark section, and one for the run itself, so that a run
 * that broke is a red test and not an empty report. The strict dialect has nothing that Jenkins' xUnit
 * schema (junit-10.xsd) does not know.
 */
export function renderJunit(report: Report, dialect: JunitDialect): string {
  return renderParts([{report, host: undefined}], dialect)
}

/** A host and its name, which stands before the names of its suites and classes. */
export interface JunitPart {
  readonly report: Report
  /** Unique among the parts, also without what is neither a letter nor a digit; undefined for a host alone. */
  readonly host: string | undefined
}

/** Renders several hosts as one document, in which every suite and every class says whose it is. */
export function renderParts(parts: readonly JunitPart[], dialect: JunitDialect): string {
  const builder = newJunit('assay')
  let index = 0
  for (const {report, host} of parts) {
    for (const section of [...sectionsOf(report), ...vendorSections(report)]) {
      const suite = addSuite(builder.testSuite(), report, {index: index++, host, section, dialect})
      for (const result of section.results) addResult(suite, {host, section}, result, dialect)
    }
    const root = report === parts.at(-1)?.report && wholeRun(parts)
    const run = addSuite(builder.testSuite(), report, {index: index++, host, dialect, ...(root && {root})})
    addRun(run, report, host)
  }
  return `${builder.build()}\n`
}

type Span = Pick<Report, 'startedAt' | 'durationMs'>

/** As JUnit has it, the time of the whole is the sum of its parts, also where they ran side by side. */
function wholeRun(parts: readonly JunitPart[]): Span {
  const startedAt = parts.map(({report}) => report.startedAt).toSorted()[0] ?? ''
  return {startedAt, durationMs: parts.reduce((sum, {report}) => sum + report.durationMs, 0)}
}

interface SuiteOptions {
  readonly index: number
  readonly host: string | undefined
  /** The run itself where there is none. */
  readonly section?: Section
  readonly dialect: JunitDialect
  /** What the root says; only with the last suite. */
  readonly root?: Span
}

function addSuite(
  suite: TestSuite,
  report: Report,
  {index, host: named, section, dialect, root}: SuiteOptions,
): TestSuite {
  const {host, startedAt, durationMs} = report
  const name = section ? suiteName(section) : 'scan'
  suite.name(named === undefined ? name : `${named} / ${name}`).timestamp(timestamp(startedAt))
  for (const [key, value] of junitProperties(report, section?.benchmark)) suite.property(key, value)
  return onElement(suite, (element) => {
    element.att({id: index, hostname: host.name, time: seconds(section ? 0 : durationMs)})
    if (section && dialect === 'junit') element.att('file', section.benchmark.file)
    if (root) finishRoot(element.up() as XMLElement, root, dialect)
  })
}

/** The root is made by the builder; the last suite that is built completes it. */
function finishRoot(root: XMLElement, {startedAt, durationMs}: Span, dialect: JunitDialect): void {
  root.att('time', seconds(durationMs))
  if (dialect === 'junit') root.att('timestamp', timestamp(startedAt))
  else root.removeAttribute('skipped')
}

function suiteName({benchmark, id, title}: Section): string {
  return `${benchmark.id}-${benchmark.version} / ${id} ${title}`
}

/** Exactly one dot: Jenkins takes what is before the last one for the package. */
function className({host, section: {benchmark, id, title}}: Place): string {
  return `${before(host)}${dashed(`${benchmark.id}-${benchmark.version}`)}.${dashed(`${id}-${title}`)}`
}

interface Place {
  readonly host: string | undefined
  readonly section: Section
}

function before(host: string | undefined): string {
  return host === undefined ? '' : `${dashed(host)}-`
}

function dashed(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function addResult(suite: TestSuite, place: Place, result: Result, dialect: JunitDialect): void {
  const {item, title, source} = result
  const testCase = suite.testCase().className(className(place)).name(`${item} ${title}`)
  addStatus(testCase, result)
  onElement(testCase, (element) => {
    element.att('time', seconds(0))
    if (dialect === 'junit') element.att({file: source.file, line: source.line})
  })
}

function addStatus(testCase: TestCase, result: Result): void {
  const known = knownReason(result)
  if (known !== undefined) {
    skip(testCase, `${known}: ${summary(result)}`)
    return
  }
  switch (result.status) {
    case 'pass':
      if (result.waiver) addOutput(testCase, `${placeText(result.waiver)}: the waiver is not needed`)
      if (result.secondOpinion) addOutput(testCase, secondOpinionText(result.secondOpinion))
      return
    case 'fail':
      addBody(testCase.failure(message(summary(result)), result.severity), resultBody(result))
      return
    case 'error':
      addBody(testCase.error(message(summary(result)), 'Undecided'), resultBody(result))
      return
    default:
      skip(testCase, skipReason(result))
      if (result.secondOpinion) addOutput(testCase, secondOpinionText(result.secondOpinion))
  }
}

/** The two halves of a run have names that stay, so that a CI server has a history of each. */
function addRun(suite: TestSuite, {problems, warnings = []}: Report, host: string | undefined): void {
  const isOfTerms = ({kind}: Problem): boolean => kind === 'waiver' || kind === 'baseline'
  const ofWaivers = problems.filter(isOfTerms)
  const ofCollection = problems.filter((problem) => !isOfTerms(problem))
  const run = `${before(host)}scan`
  const testCase = (part: string, name: string): TestCase =>
    suite.testCase().className(`${run}.${part}`).name(name)
  addProblems(testCase('target', 'The host was asked everything'), ofCollection)
  const waivers = testCase('waivers', 'The waivers are valid')
  addProblems(waivers, ofWaivers)
  if (warnings.length > 0) addOutput(waivers, warnings.join('\n'))
}

function addProblems(testCase: TestCase, problems: readonly Problem[]): void {
  onElement(testCase, (element) => element.att('time', seconds(0)))
  const [first, ...others] = problems
  if (!first) return
  const more = others.length === 0 ? '' : `; and ${others.length} more`
  testCase.error(message(`${first.message}${more}`), problemTypes[first.kind])
  addBody(testCase, problemsBody(problems))
}

/** As escaped text: the builder's CDATA takes only the first `]]>` of a text apart. */
function addBody(testCase: TestCase, text: string): void {
  onElement(testCase, (element) => firstChild(element)?.txt(text))
}

function addOutput(testCase: TestCase, text: string): void {
  onElement(testCase, (element) => element.ele('system-out').txt(text))
}

function skip(testCase: TestCase, reason: string): void {
  onElement(testCase.skipped(), (element) => firstChild(element)?.att('message', message(reason)))
}

/** What the builder made of the status: the only child of a test case. */
function firstChild(element: XMLElement): XMLElement | undefined {
  return element.children.map((child) => child as XMLElement)[0]
}

function message(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** UTC without a zone: strict schemas take no other form. */
function timestamp(startedAt: string): string {
  return startedAt.slice(0, 19)
}
