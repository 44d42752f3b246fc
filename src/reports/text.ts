import {styleText} from 'node:util'
import type {VendorReport} from '../bottlerocket/vendor-report.ts'
import type {Counts, Report, Result, Severity, Status} from '../evaluate/result.ts'
import {EXCLUDED} from './excluded.ts'
import {wrap} from './plain.ts'
import {buildText, excludedText} from './prose.ts'
import {naturally} from './sections.ts'
import {errorGroups, resultEntry} from './text-entry.ts'
import {vendorName, vendorText} from './vendor.ts'

/** Whether the text has colours, and what it lists. */
export interface TextOptions {
  readonly color: boolean
  readonly show: readonly Status[]
}

/** Columns that the text report fits. */
export const WIDTH = 100

const bySeverity: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const byStatus: readonly Status[] = ['fail', 'error', 'waived', 'deferred', 'manual', 'notapplicable', 'pass']

const headings: Readonly<Record<Status, string>> = {
  fail: 'failed',
  error: 'could not be decided',
  waived: 'waived',
  deferred: 'deferred to boot',
  manual: 'for a person to look at',
  notapplicable: 'not applicable',
  pass: 'passed',
}

const colors = {
  pass: 'green',
  fail: 'red',
  error: 'magenta',
  manual: 'cyan',
  notapplicable: 'gray',
  deferred: 'blue',
  waived: 'yellow',
} as const

/** Renders a report for a person: what failed first, the worst before the rest, the verdict in the last line. */
export function renderText(report: Report, options: TextOptions): string {
  const blocks = [
    heading(report),
    ...report.problems.map(({kind, message, hint}) => [
      ...wrapped(`PROBLEM with the ${kind}: ${message}`, '').map((line) => paint('error', line, options)),
      ...(hint === undefined ? [] : wrapped(`Try: ${hint}`, '    ')),
    ]),
    ...(report.warnings ?? []).map((warning) => wrapped(`WARNING ${warning}`, '')),
    ...(report.excluded ? [wrapped(`${EXCLUDED}: ${excludedText(report.excluded)}`, '')] : []),
    ...byStatus
      .filter((status) => options.show.includes(status))
      .flatMap((status) => group(status, report, options)),
    ...(report.vendorReports ?? []).map(vendorBlock),
    verdict(report, options),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function vendorBlock(vendor: VendorReport): readonly string[] {
  const differing = vendor.checks.filter(({difference}) => difference !== undefined)
  const head = `For information: ${vendorName(vendor)} says ${vendor.status}, and something else than Assay of ${differing.length} of its ${vendor.checks.length} checks`
  return [
    ...wrapped(head, ''),
    ...differing.flatMap((check) => wrapped(`${check.item}  ${vendorText(check)}`, '    ')),
  ]
}

function heading({target, host, phase, level, tailoring, benchmarks, build}: Report): readonly string[] {
  const system = [
    host.os?.name,
    host.kernel && `kernel ${host.kernel}`,
    host.kubelet && `kubelet ${host.kubelet}`,
  ]
  const by = benchmarks.map(({title, version}) => `${title} ${version}`)
  const how = [`phase ${phase}`, `level ${level}`, tailoring && `tailoring ${tailoring}`]
  return [
    field('Target', `${target} (host key: ${host.hostKeyTrust}, root: ${host.escalation})`),
    field('System', system.filter(Boolean).join(', ') || 'not known'),
    field('Judged', [...by, ...how].filter(Boolean).join(', ')),
    build ? field('Build', buildText(build)) : [],
  ].flat()
}

function field(name: string, text: string): readonly string[] {
  return wrapped(text, '        ').map((line, index) =>
    index === 0 ? `${name.padEnd(8)}${line.trimStart()}` : line,
  )
}

function group(status: Status, {results}: Report, options: TextOptions): readonly (readonly string[])[] {
  const listed = results.filter((result) => result.status === status).toSorted(byWeight)
  if (listed.length === 0) return []
  const title = styled('bold', paint(status, `${listed.length} ${headings[status]}`, options), options)
  if (status === 'error')
    return [[title], ...errorGroups(listed).map((lines) => marked(status, lines, options))]
  if (status === 'pass') return [[title, ...listed.flatMap((result) => resultEntry(result))]]
  return [[title], ...listed.map((result) => marked(status, resultEntry(result), options))]
}

/** The status in the first line stands out; a colour is put on once the lines have their widths. */
function marked(
  status: Status,
  [first = '', ...more]: readonly string[],
  options: TextOptions,
): readonly string[] {
  const [word = ''] = /^[A-Z/]+/.exec(first) ?? []
  return [`${paint(status, word, options)}${first.slice(word.length)}`, ...more]
}

function byWeight(a: Result, b: Result): number {
  return (
    bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity) ||
    naturally(a.benchmark, b.benchmark) ||
    naturally(a.item, b.item)
  )
}

function verdict(report: Report, options: TextOptions): readonly string[] {
  const {gate, counts, score, problems, results} = report
  const known = results.filter((result) => result.known === true).length
  const word = gate.passed ? paint('pass', 'PASSED', options) : paint('fail', 'FAILED', options)
  const scored = score === undefined ? '' : `Score: ${score} of 100. `
  return [
    ...wrapped(`${scored}Policy: ${gate.policy}.`, ''),
    `${styled('bold', word, options)}: ${[...countWords(counts), ...problemWords(problems.length)].join(', ')}${known === 0 ? '' : ` (${known} known from the baseline)`}`,
  ]
}

function countWords(counts: Counts): readonly string[] {
  const words = {fail: 'failed', error: 'not decided', pass: 'passed', notapplicable: 'n/a'} as const
  const word = (status: Status): string => (status in words ? words[status as keyof typeof words] : status)
  const given = byStatus.filter((status) => counts[status] > 0)
  return given.length === 0
    ? ['nothing was judged']
    : given.map((status) => `${counts[status]} ${word(status)}`)
}

function problemWords(count: number): readonly string[] {
  if (count === 0) return []
  return [count === 1 ? '1 problem' : `${count} problems`]
}

function wrapped(text: string, indent: string): readonly string[] {
  return wrap(text, WIDTH - indent.length).map((line) => `${indent}${line}`)
}

function paint(status: Status, text: string, options: TextOptions): string {
  return styled(colors[status], text, options)
}

function styled(style: 'bold' | (typeof colors)[Status], text: string, {color}: TextOptions): string {
  return color ? styleText(style, text, {validateStream: false}) : text
}
