import type {Finding, Report, Result} from '../evaluate/result.ts'
import {visible} from './plain.ts'

/** Characters of one value from a host that a report for people shows. */
const MAX_LINE = 1000
/** Characters of a text of the content. */
const MAX_TEXT = 8000
const MAX_FINDINGS = 50

/**
 * Makes everything in a report safe to show and short enough: what the host said has one line each without
 * control characters, and nothing that a CI server would take for a command in its log. The JSON report
 * is not treated so; it keeps every value whole.
 */
export function presentable(report: Report): Report {
  const {results, ...run} = report
  return {...mapText(run, oneLine), results: results.map(presentableResult)}
}

/** The value with every string in it made safe to show in one line. */
export function inOneLine<Value>(value: Value): Value {
  return mapText(value, oneLine)
}

/** Makes a whole text of several lines safe to show, and leaves its tabs and line breaks as they are. */
export function harmlessText(text: string): string {
  return text.replaceAll(/[^\t\n]+/g, (part) => harmless(visible(part)))
}

function presentableResult(result: Result): Result {
  const {fix, manual, why, findings, ...rest} = result
  return {
    ...mapText(rest, oneLine),
    findings: presentableFindings(findings).map((finding) => mapText(finding, oneLine)),
    why: text(why),
    ...(manual !== undefined && {manual: text(manual)}),
    ...(fix && {fix: mapText(fix, text)}),
  }
}

/** A walk over a file system may find thousands of files that are all wrong in the same way. */
function presentableFindings(findings: readonly Finding[]): readonly Finding[] {
  const bad = (finding: Finding): number => (finding.status === 'fail' || finding.status === 'error' ? 0 : 1)
  const [first, ...others] = findings.toSorted((a, b) => bad(a) - bad(b))
  if (!first || others.length < MAX_FINDINGS) return first ? [first, ...others] : []
  const left = findings.length - MAX_FINDINGS
  const rest: Finding = {
    status: first.status,
    subject: `${left} more of the same kind`,
    basis: first.basis,
    reason: 'the JSON report has them all',
  }
  return [first, ...others.slice(0, MAX_FINDINGS - 1), rest]
}

function oneLine(value: string): string {
  return harmless(visible(shortened(value, MAX_LINE)))
}

function text(value: string): string {
  return shortened(value, MAX_TEXT)
    .replace(/(?<!\n)\n+$/, '')
    .split('\n')
    .map((line) => harmless(visible(line.replaceAll('\t', '    '))))
    .join('\n')
}

function shortened(value: string, max: number): string {
  return value.length <= max ? value : `${value.slice(0, max)} … (${value.length} characters)`
}

/** Commands in the log: `::error::` of GitHub, `##[…]` and `##vso[…]` of Azure, `##teamcity[…]`. */
function harmless(line: string): string {
  return line
    .replaceAll(/##(?=\[|vso\[|teamcity\[)/g, '# #')
    .replaceAll(/(?<=^|\s)::(?=[\w-][^:]*::)/g, ': :')
}

/** The value with every string in it, at any depth, put through `change`. */
function mapText<Value>(value: Value, change: (text: string) => string): Value {
  const map = (node: unknown): unknown => {
    if (typeof node === 'string') return change(node)
    if (Array.isArray(node)) return node.map(map)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, map(child)]))
  }
  return map(value) as Value
}
