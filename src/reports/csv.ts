import {stringify} from 'csv-stringify/sync'
import type {Report, Result} from '../evaluate/result.ts'
import {failures, findingText, fixTexts, placeText, skipReason} from './prose.ts'
import {sectionsOf} from './sections.ts'

/**
 * Renders a report as CSV (RFC 4180) with one row per item. A cell that a spreadsheet would take for a formula
 * has an apostrophe before it.
 */
export function renderCsv(report: Report): string {
  return renderRows([report])
}

/** Renders several hosts as one table. */
export function renderRows(reports: readonly Report[]): string {
  const rows = reports.flatMap((report) =>
    sectionsOf(report).flatMap(({results}) => results.map((result) => rowOf(result, report))),
  )
  return stringify(rows, {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

const columns = [
  'target',
  'host',
  'benchmark',
  'version',
  'section',
  'item',
  'title',
  'rule',
  'level',
  'severity',
  'status',
  'basis',
  'findings',
  'where',
  'reason',
  'waived_until',
  'waived_by',
  'why',
  'fix',
  'source',
] as const

function rowOf(result: Result, {target, host}: Report): Readonly<Record<(typeof columns)[number], string>> {
  const {waiver, fix} = result
  const findings = failures(result)
  const places = findings.flatMap(({where}) => (where ? [placeText(where)] : []))
  return {
    target,
    host: host.name,
    benchmark: result.benchmark,
    version: result.version,
    section: `${result.section.id} ${result.section.title}`,
    item: result.item,
    title: result.title,
    rule: result.rule,
    level: `${result.level}`,
    severity: result.severity,
    status: result.status,
    basis: result.basis,
    findings: findings.map(findingText).join('\n'),
    where: [...new Set(places)].join('\n'),
    reason: result.status === 'pass' || result.status === 'fail' ? '' : skipReason(result),
    waived_until: waiver?.expires ?? '',
    waived_by: waiver?.owner ?? '',
    why: result.why,
    fix: fix
      ? fixTexts(fix)
          .map(({text}) => text)
          .join('\n\n')
      : '',
    source: placeText(result.source),
  }
}
