import {styleText} from 'node:util'
import type {Finding, Report, Result, SecondOpinion, Severity, Status} from '../evaluate/result.ts'
import {visible, wrap} from './plain.ts'
import {secondOpinionText} from './prose.ts'

export interface TextOptions {
  readonly color: boolean
  readonly show: readonly Status[]
}

const WIDTH = 100
const bySeverity: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const byStatus: readonly Status[] = ['fail', 'error', 'waived', 'deferred', 'manual', 'notapplicable', 'pass']

const words: Readonly<Record<Status, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  error: 'ERROR',
  manual: 'MANUAL',
  notapplicable: 'N/A',
  deferred: 'DEFERRED',
  waived: 'WAIVED',
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

/** Renders a report for a person: what failed first, the worst before the rest, the verdict last. */
export function renderText(report: Report, options: TextOptions): string {
  const listed = report.results
    .filter(({status}) => options.show.includes(status))
    .toSorted((a, b) => rank(a) - rank(b))
  const lines = [
    heading(report),
    ...report.benchmarks.map((benchmark) => `  ${benchmark.title} ${benchmark.version}`),
    '',
    ...report.problems.flatMap(({kind, message, hint}) => [
      paint('fail', `PROBLEM  ${kind}: ${visible(message)}`, options),
      ...(hint === undefined ? [] : [`         try  ${visible(hint)}`]),
      '',
    ]),
    ...listed.flatMap((result) => [...entry(result, options), '']),
    verdict(report, options),
  ]
  return `${lines.join('\n')}\n`
}

function rank({status, severity}: Result): number {
  return byStatus.indexOf(status) * bySeverity.length + bySeverity.indexOf(severity)
}

function heading({target, host, phase, level}: Report): string {
  const os = host.os ? `, ${visible(host.os.name)}` : ''
  const kubelet = host.kubelet === undefined ? '' : `, kubelet ${visible(host.kubelet)}`
  return `${visible(target)}${os}${kubelet}, phase ${phase}, level ${level}, host key ${host.hostKeyTrust}`
}

function entry(result: Result, options: TextOptions): readonly string[] {
  const {status, item, title, severity, rule, reason, fix} = result
  const deciding = result.findings.filter((finding) => status !== 'fail' || finding.status === 'fail')
  return [
    `${paint(status, words[status].padEnd(8), options)} ${item}  ${title}`,
    labelled('rule', `${rule}, ${severity}, ${result.benchmark} ${result.version}`),
    ...(reason === undefined ? [] : [labelled('why', visible(reason))]),
    ...(status === 'pass' ? [] : deciding.flatMap(findingLines)),
    ...(result.secondOpinion ? [secondOpinionLine(result.secondOpinion)] : []),
    ...(status === 'fail' && fix ? fixLines(fix.shell ?? fix.nodeConfig ?? fix.bottlerocket ?? '') : []),
  ].flatMap((line) => line.split('\n'))
}

function secondOpinionLine(opinion: SecondOpinion): string {
  return labelled('but', visible(secondOpinionText(opinion)))
}

function findingLines(finding: Finding): readonly string[] {
  const {subject, expected, actual, where, reason, basis, half} = finding
  const place = where && `${visible(where.file)}${where.line === undefined ? '' : `:${where.line}`}`
  const notes = [basis === 'predicted' && 'predicted', half, finding.status === 'fail' && reason].filter(
    Boolean,
  )
  return [
    labelled('seen', `${visible(subject)}: ${visible(actual ?? finding.status)}`),
    ...(expected === undefined ? [] : [labelled('wanted', visible(expected))]),
    ...(place === undefined ? [] : [labelled('where', place)]),
    ...(notes.length === 0 ? [] : [labelled('note', visible(notes.join(', ')))]),
  ]
}

function fixLines(fix: string): readonly string[] {
  const [first = '', ...more] = fix.trimEnd().split('\n')
  return [`         fix     ${first}`, ...more.map((line) => `                 ${line}`)]
}

function labelled(label: string, text: string): string {
  const [first = '', ...more] = wrap(text, WIDTH - 17)
  return [`         ${label.padEnd(7)} ${first}`, ...more.map((line) => `                 ${line}`)].join(
    '\n',
  )
}

function verdict({gate, counts}: Report, options: TextOptions): string {
  const numbers = byStatus
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${words[status]}`)
  const word = gate.passed ? paint('pass', 'PASSED', options) : paint('fail', 'FAILED', options)
  return `${word}: ${gate.reason} (${numbers.join(', ') || 'no results'}; policy: ${gate.policy})`
}

function paint(status: Status, text: string, {color}: TextOptions): string {
  return color ? styleText(colors[status], text, {validateStream: false}) : text
}
