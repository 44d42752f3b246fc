import {dump} from 'js-yaml'
import type {Report, Result} from '../evaluate/result.ts'
import {failures, fixTexts, knownReason, placeText, skipReason, summary} from './prose.ts'
import {sectionsOf} from './sections.ts'

/**
 * Renders a report as TAP 14: one test point per item, and one for the run itself. A waived item is TAP's
 * `TODO` (it fails, and is known to), and what was not judged is its `SKIP`.
 */
export function renderTap(report: Report): string {
  return `${[VERSION, ...body(pointsOf(report))].join('\n')}\n`
}

/** Renders several hosts as TAP 14: a subtest per host, which is ok where its gate passed. */
export function renderSubtests(parts: readonly {readonly report: Report; readonly host: string}[]): string {
  const lines = parts.flatMap(({report, host}, index) => [
    `# Subtest: ${escaped(host)}`,
    ...body(pointsOf(report)).map((line) => `    ${line}`),
    pointLine({ok: report.gate.passed, name: host}, index),
  ])
  return `${[VERSION, `1..${parts.length}`, ...lines].join('\n')}\n`
}

const VERSION = 'TAP version 14'

function pointsOf(report: Report): readonly TestPoint[] {
  const results = sectionsOf(report).flatMap((section) => section.results)
  return [runPoint(report), ...results.map(resultPoint)]
}

function body(points: readonly TestPoint[]): readonly string[] {
  const lines = points.flatMap((point, index) => [
    pointLine(point, index),
    ...(point.diagnostics ? yamlBlock(point.diagnostics) : []),
  ])
  return [`1..${points.length}`, ...lines]
}

function pointLine({ok, name, directive}: TestPoint, index: number): string {
  return `${ok ? 'ok' : 'not ok'} ${index + 1} - ${escaped(name)}${directive === undefined ? '' : ` # ${directive}`}`
}

interface TestPoint {
  readonly ok: boolean
  readonly name: string
  readonly directive?: string
  readonly diagnostics?: Readonly<Record<string, unknown>>
}

function runPoint({problems}: Report): TestPoint {
  const name = 'The host was asked everything'
  return problems.length === 0 ? {ok: true, name} : {ok: false, name, diagnostics: {problems}}
}

function resultPoint(result: Result): TestPoint {
  const name = `${result.benchmark} ${result.version} ${result.item} ${result.title}`
  switch (result.status) {
    case 'pass':
      return {ok: true, name}
    case 'fail':
    case 'error':
      return {ok: false, name, ...todo(knownReason(result)), diagnostics: diagnostics(result)}
    case 'waived':
      return {ok: false, name, ...todo(skipReason(result)), diagnostics: diagnostics(result)}
    default:
      return {ok: true, name, directive: `SKIP ${skipReason(result)}`}
  }
}

function todo(reason: string | undefined): Pick<TestPoint, 'directive'> {
  return reason === undefined ? {} : {directive: `TODO ${reason}`}
}

function diagnostics(result: Result): Readonly<Record<string, unknown>> {
  const {status, severity, level, rule, fix, source} = result
  return {
    message: summary(result),
    status,
    severity,
    level,
    rule,
    findings: failures(result),
    ...(fix && {
      fix: fixTexts(fix)
        .map(({text}) => text)
        .join('\n'),
    }),
    at: placeText(source),
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\#]/g, '\\$&')
}

function yamlBlock(value: Readonly<Record<string, unknown>>): readonly string[] {
  const lines = dump(value, {lineWidth: -1, noRefs: true}).trimEnd().split('\n')
  return ['---', ...lines, '...'].map((line) => `  ${line}`)
}
