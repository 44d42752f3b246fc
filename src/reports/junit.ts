import type {TestSuite} from 'junit-report-builder'
import type {XMLElement} from 'xmlbuilder'
import type {Report} from '../evaluate/result.ts'
import {excludedResults} from './excluded.ts'
import {addResult, type JunitDialect} from './junit-case.ts'
import {newJunit, onElement, seconds} from './junit-element.ts'
import {type JunitOptions, RUN_PIECE, usualJunit} from './junit-options.ts'
import {junitProperties} from './junit-properties.ts'
import {addRun} from './junit-run.ts'
import {type Section, sectionsOf} from './sections.ts'
import {vendorSections} from './vendor.ts'

/** A host and its name, which stands before the names of its suites and classes. */
export interface JunitPart {
  readonly report: Report
  /** Unique among the parts, also without what is neither a letter nor a digit; undefined for a host alone. */
  readonly host: string | undefined
}

/**
 * Renders a report as JUnit XML: a suite per benchmark section, and one for the run itself, so that a run
 * that broke is a red test and not an empty report. The strict dialect has nothing that Jenkins' xUnit
 * schema (junit-10.xsd) does not know.
 */
export function renderJunit(
  report: Report,
  dialect: JunitDialect,
  options: JunitOptions = usualJunit,
): string {
  return renderParts([{report, host: undefined}], dialect, options)
}

/** Renders several hosts as one document, in which every suite and every class says whose it is. */
export function renderParts(
  parts: readonly JunitPart[],
  dialect: JunitDialect,
  options: JunitOptions = usualJunit,
): string {
  const builder = newJunit('assay')
  const suites = parts
    .flatMap(suitesOf)
    .filter((suite) => options.piece === undefined || pieceOf(suite) === options.piece)
  for (const [index, suite] of suites.entries()) {
    const root = index === suites.length - 1 ? wholeOf(suites) : undefined
    addSuite(builder.testSuite(), suite, {index, dialect, options, ...(root && {root})})
  }
  return `${builder.build()}\n`
}

/** The pieces that a report split by benchmark has: one for each benchmark with a result, and `scan` for the run itself. */
export function piecesOf(reports: readonly Report[]): readonly string[] {
  const suites = reports.flatMap((report) => suitesOf({report, host: undefined}))
  return [...new Set(suites.map(pieceOf))]
}

interface Suite extends JunitPart {
  /** The run itself where there is none. */
  readonly section?: Section
  /** What a vendor says for information, which is not for the user to show otherwise. */
  readonly fromVendor?: true
}

function suitesOf(part: JunitPart): readonly Suite[] {
  const {report} = part
  const results = [...report.results, ...excludedResults(report)]
  return [
    ...sectionsOf({...report, results}).map((section) => ({...part, section})),
    ...vendorSections(report).map((section) => ({...part, section, fromVendor: true as const})),
    part,
  ]
}

function pieceOf({section}: Suite): string {
  if (!section) return RUN_PIECE
  const {id, version} = section.benchmark
  return `${id}-${version}`.replaceAll(/[^A-Za-z0-9.-]+/g, '-')
}

type Span = Pick<Report, 'startedAt' | 'durationMs'>

/** As JUnit has it, the time of the whole is the sum of its parts, also where they ran side by side. */
function wholeOf(suites: readonly Suite[]): Span {
  const startedAt = suites.map(({report}) => report.startedAt).toSorted()[0] ?? ''
  return {startedAt, durationMs: suites.reduce((sum, suite) => sum + durationOf(suite), 0)}
}

/** The run asked the host everything at once, so no section has a time of its own. */
function durationOf({section, report}: Suite): number {
  return section ? 0 : report.durationMs
}

interface SuiteOptions {
  readonly index: number
  readonly dialect: JunitDialect
  readonly options: JunitOptions
  /** What the root says; only with the last suite. */
  readonly root?: Span
}

function addSuite(element: TestSuite, suite: Suite, {index, dialect, options, root}: SuiteOptions): void {
  const {report, host, section, fromVendor} = suite
  const {benchmark, id, title} = section ?? {}
  const name = section ? `${benchmark?.id}-${benchmark?.version} / ${id} ${title}` : RUN_PIECE
  element.name(host === undefined ? name : `${host} / ${name}`).timestamp(timestamp(report.startedAt))
  for (const [key, value] of junitProperties(report, benchmark)) element.property(key, value)
  onElement(element, (node) => {
    node.att({id: index, hostname: report.host.name, time: seconds(durationOf(suite))})
    if (benchmark && dialect === 'junit') node.att('file', benchmark.file)
    if (root) finishRoot(node.up() as XMLElement, root, dialect)
  })
  const shown = fromVendor
    ? {...options, waivedAs: usualJunit.waivedAs, manualAs: usualJunit.manualAs}
    : options
  if (!section) addRun(element, report, {className: className(suite), dialect})
  else for (const result of section.results) addResult(element, className(suite), result, {...shown, dialect})
}

/** The root is made by the builder; the last suite that is built completes it. */
function finishRoot(root: XMLElement, {startedAt, durationMs}: Span, dialect: JunitDialect): void {
  root.att('time', seconds(durationMs))
  if (dialect === 'junit') root.att('timestamp', timestamp(startedAt))
  else root.removeAttribute('skipped')
}

/** Exactly one dot in that of a section: Jenkins takes what is before the last one for the package. */
function className({host, section}: Suite): string {
  const before = host === undefined ? '' : `${dashed(host)}-`
  if (!section) return `${before}scan`
  const {benchmark, id, title} = section
  return `${before}${dashed(`${benchmark.id}-${benchmark.version}`)}.${dashed(`${id}-${title}`)}`
}

function dashed(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** UTC without a zone: strict schemas take no other form. */
function timestamp(startedAt: string): string {
  return startedAt.slice(0, 19)
}
