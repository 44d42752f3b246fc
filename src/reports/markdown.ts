import type {Finding, Report, Result, Status} from '../evaluate/result.ts'
import {EXCLUDED} from './excluded.ts'
import {
  buildText,
  excludedText,
  failures,
  fixTexts,
  knownReason,
  placeText,
  secondOpinionText,
  skipReason,
  statusWords,
} from './prose.ts'
import {sectionsOf} from './sections.ts'

/** Characters that the listed results may take: a comment of GitHub has at most 65,536. */
const MAX_ENTRIES = 50_000
/** Characters of one value. */
const MAX_VALUE = 300
const MAX_FINDINGS = 10

const listed: readonly Status[] = ['fail', 'error', 'waived', 'deferred', 'manual']

/** Renders a report as GitHub-flavoured Markdown, short enough for a summary or a pull request. */
export function renderMarkdown(report: Report): string {
  const {gate, host, problems, target, build, excluded} = report
  const entries = withinLimit(listed.flatMap((status) => group(status, report)))
  const blocks = [
    `## ${gate.passed ? '✅ Assay passed' : '❌ Assay failed'}: ${escaped(gate.reason)}`,
    `Target ${code(target)}${host.os ? `, ${escaped(host.os.name)}` : ''}, phase ${report.phase}, level ${report.level}. ${scoreText(report)}Policy: ${escaped(gate.policy)}.`,
    ...(build ? [`Build ${code(buildText(build))}`] : []),
    ...problems.map(({kind, message, hint}) =>
      [
        `> **Problem with the ${kind}:** ${code(message)}`,
        ...(hint === undefined ? [] : [`> Try: ${escaped(hint)}`]),
      ].join('  \n'),
    ),
    ...(report.warnings ?? []).map((warning) => `> **Warning:** ${code(warning)}`),
    ...(excluded ? [`> **${escaped(EXCLUDED)}:** ${escaped(excludedText(excluded))}`] : []),
    sectionTable(report),
    ...entries,
  ]
  return `${blocks.join('\n\n')}\n`
}

function scoreText({score}: Report): string {
  return score === undefined ? '' : `Score **${score}** of 100. `
}

function sectionTable(report: Report): string {
  const columns: readonly Status[] = [
    'fail',
    'error',
    'pass',
    'waived',
    'manual',
    'deferred',
    'notapplicable',
  ]
  const rows = sectionsOf(report).map(({benchmark, id, title, results}) => {
    const counts = columns.map((status) => results.filter((result) => result.status === status).length)
    return [
      `${escaped(benchmark.id)} ${benchmark.version}`,
      `${escaped(`${id} ${title}`)}`,
      ...counts.map((n) => n || ''),
    ]
  })
  const header = ['Benchmark', 'Section', ...columns.map((status) => statusWords[status].toLowerCase())]
  const rule = ['---', '---', ...columns.map(() => '--:')]
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function group(status: Status, report: Report): readonly string[] {
  const results = sectionsOf(report).flatMap((section) =>
    section.results.filter((result) => result.status === status),
  )
  return results.length === 0 ? [] : [`### ${statusWords[status]} (${results.length})`, ...results.map(entry)]
}

/** GitHub shows a result folded; what failed and how badly is in the line that stays. */
function entry(result: Result): string {
  const {item, title, severity, benchmark, status, fix, why} = result
  const decided = status === 'fail' || status === 'waived'
  const findings = decided ? failures(result) : []
  const left = findings.length - MAX_FINDINGS
  const known = knownReason(result)
  return [
    `<details><summary><b>${html(item)}</b> ${html(title)} <i>(${severity}, ${html(benchmark)})</i></summary>`,
    ...(status === 'fail' ? [] : [escaped(skipReason(result))]),
    ...(known === undefined ? [] : [escaped(known)]),
    ...findings.slice(0, MAX_FINDINGS).map(findingLines),
    ...(left > 0 ? [`… and ${left} more`] : []),
    ...(result.secondOpinion ? [`But ${code(secondOpinionText(result.secondOpinion))}`] : []),
    escaped(why),
    ...(status === 'fail' && fix
      ? fixTexts(fix).map(({form, text}) => `Fix (${form}):\n\n${fenced(form === 'shell' ? 'sh' : '', text)}`)
      : []),
    `Rule ${code(result.rule)}, ${code(placeText(result.source))}`,
    '</details>',
  ].join('\n\n')
}

function findingLines({subject, expected, actual, where, reason}: Finding): string {
  return [
    `- ${code(subject)}`,
    ...(expected === undefined ? [] : [`  - expected ${code(expected)}`]),
    ...(actual === undefined ? [] : [`  - actual ${code(actual)}`]),
    ...(where === undefined ? [] : [`  - where ${code(placeText(where))}`]),
    ...(reason === undefined ? [] : [`  - ${code(reason)}`]),
  ].join('\n')
}

function withinLimit(entries: readonly string[]): readonly string[] {
  let length = 0
  const fitting = entries.findIndex((text) => {
    length += text.length
    return length > MAX_ENTRIES
  })
  if (fitting < 0) return entries
  return [...entries.slice(0, fitting), `… and ${entries.length - fitting} more: see the other reports.`]
}

/** A code span, in which nothing is markup, a mention or a link. */
export function code(text: string): string {
  const short = (text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`).replaceAll('\n', ' ')
  const fence = '`'.repeat(1 + longestRun(short))
  return short.trim() === '' ? '(empty)' : `${fence} ${short} ${fence}`
}

function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)))
  return `${fence}${language}\n${text}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

/** Text in which nothing is markup. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+!|~&@$]/g, '\\$&').replaceAll('\n', ' ')
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
