import type {Report, Result} from '../evaluate/result.ts'
import {fixTexts, summary} from './prose.ts'

const weights = {critical: 0, high: 1, medium: 2, low: 3} as const

/**
 * Renders what failed and what could not be decided as workflow commands of GitHub Actions, which make
 * annotations of them. GitHub shows ten errors and ten warnings of a step, so the worst come first.
 */
export function renderGithub({results, problems, warnings = [], gate}: Report): string {
  const bad = results
    .filter(({status, known}) => (status === 'fail' || status === 'error') && known !== true)
    .toSorted((a, b) => weights[a.severity] - weights[b.severity])
  const lines = [
    ...problems.map(({kind, message, hint}) =>
      command('error', {title: `Assay: ${kind}`}, [message, ...(hint === undefined ? [] : [`Try: ${hint}`])]),
    ),
    ...warnings.map((warning) => command('warning', {title: 'Assay: waiver'}, [warning])),
    ...bad.map(annotation),
    command(gate.passed ? 'notice' : 'error', {title: 'Assay'}, [
      `${gate.passed ? 'Passed' : 'Failed'}: ${gate.reason} (policy: ${gate.policy})`,
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function annotation(result: Result): string {
  const {benchmark, item, title, severity, source, fix} = result
  const level =
    result.status === 'error' || severity === 'critical' || severity === 'high' ? 'error' : 'warning'
  const [first] = fix ? fixTexts(fix) : []
  return command(
    level,
    {file: source.file, line: String(source.line), title: `${benchmark} ${item} ${title} (${severity})`},
    [summary(result), ...(first ? [`Fix (${first.form}): ${first.text}`] : [])],
  )
}

function command(
  name: string,
  properties: Readonly<Record<string, string>>,
  lines: readonly string[],
): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`)
  return `::${name} ${given.join(',')}::${escapedData(lines.join('\n'))}`
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
