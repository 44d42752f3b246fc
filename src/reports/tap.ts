import {dump} from 'js-yaml'
import type {Report, Result} from '../evaluate/result.ts'
import {failures, fixTexts, knownReason, placeText, skipReason, summary} from './prose.ts'
import {sectionsOf} from './sections.ts'

/**
 * Renders a report as TAP 14: one test point per item, and one for the run itself. A waived item is TAP's
 * `TODO` (it fails, and is known to), and what was not judged is its `SKIP`.
 */
export function renderTap(report: Report): string {
  const results = sectionsOf(report).flatMap((section) => section.results)
  const points = [runPoint(report), ...results.map(resultPoint)]
  const lines = points.flatMap(({ok, name, directive, diagnostics}, index) => [
    `${ok ? 'ok' : 'not ok'} ${index + 1} - ${escaped(name)}${directive === undefined ? '' : ` # ${directive}`}`,
    ...(diagnostics ? yamlBlock(diagnostics) : []),
  ])
  return `${['TAP version 14', `1..${points.length}`, ...lines].join('\n')}\n`
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
