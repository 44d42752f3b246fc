import type {TestCase, TestSuite} from 'junit-report-builder'
import type {XMLElement} from 'xmlbuilder'
import type {Problem, Report, Result} from '../evaluate/result.ts'
import {problemsBody, resultBody} from './junit-body.ts'
import {newJunit, onElement} from './junit-element.ts'
import {junitProperties} from './junit-properties.ts'
import {placeText, secondOpinionText, skipReason, summary} from './prose.ts'
import {type Section, sectionsOf} from './sections.ts'

export type JunitDialect = 'junit' | 'junit:strict'

/** Characters of a message, which is an attribute and has one line. */
const MAX_MESSAGE = 400

const problemTypes = {
  connection: 'Transport',
  privilege: 'Privilege',
  collection: 'Collection',
  waiver: 'Waiver',
} as const satisfies Record<Problem['kind'], string>

/**
 * Renders a report as JUnit XML: a suite per benchmark section, and one for the run itself, so that a run
 * that broke is a red test and not an empty report. The strict dialect has nothing that Jenkins' xUnit
 * schema (junit-10.xsd) does not know.
 */
export function renderJunit(report: Report, dialect: JunitDialect): string {
  const builder = newJunit('assay')
  const sections = sectionsOf(report)
  for (const [index, section] of sections.entries()) {
    const suite = addSuite(builder.testSuite(), report, {index, section, dialect})
    for (const result of section.results) addResult(suite, section, result, dialect)
  }
  addRun(addSuite(builder.testSuite(), report, {index: sections.length, dialect}), report)
  return `${builder.build()}\n`
}

interface SuiteOptions {
  readonly index: number
  /** The run itself where there is none. */
  readonly section?: Section
  readonly dialect: JunitDialect
}

function addSuite(suite: TestSuite, report: Report, {index, section, dialect}: SuiteOptions): TestSuite {
  const {host, startedAt, durationMs} = report
  suite.name(section ? suiteName(section) : 'scan').timestamp(timestamp(startedAt))
  for (const [name, value] of junitProperties(report, section?.benchmark)) suite.property(name, value)
  return onElement(suite, (element) => {
    element.att({id: index, hostname: host.name, time: seconds(section ? 0 : durationMs)})
    if (section && dialect === 'junit') element.att('file', section.benchmark.file)
    if (!section) finishRoot(element.up() as XMLElement, report, dialect)
  })
}

/** The root is made by the builder; the last suite that is built completes it. */
function finishRoot(root: XMLElement, {startedAt, durationMs}: Report, dialect: JunitDialect): void {
  root.att('time', seconds(durationMs))
  if (dialect === 'junit') root.att('timestamp', timestamp(startedAt))
  else root.removeAttribute('skipped')
}

function suiteName({benchmark, id, title}: Section): string {
  return `${benchmark.id}-${benchmark.version} / ${id} ${title}`
}

/** Exactly one dot: Jenkins takes what is before the last one for the package. */
function className({benchmark, id, title}: Section): string {
  return `${dashed(`${benchmark.id}-${benchmark.version}`)}.${dashed(`${id}-${title}`)}`
}

function dashed(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function addResult(suite: TestSuite, section: Section, result: Result, dialect: JunitDialect): void {
  const {item, title, source} = result
  const testCase = suite.testCase().className(className(section)).name(`${item} ${title}`)
  addStatus(testCase, result)
  onElement(testCase, (element) => {
    element.att('time', seconds(0))
    if (dialect === 'junit') element.att({file: source.file, line: source.line})
  })
}

function addStatus(testCase: TestCase, result: Result): void {
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
function addRun(suite: TestSuite, {problems}: Report): void {
  const ofWaivers = problems.filter(({kind}) => kind === 'waiver')
  const ofCollection = problems.filter(({kind}) => kind !== 'waiver')
  addProblems(suite.testCase().className('scan.target').name('The host was asked everything'), ofCollection)
  addProblems(suite.testCase().className('scan.waivers').name('The waivers are valid'), ofWaivers)
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
