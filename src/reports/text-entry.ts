import type {Finding, Fix, Result} from '../evaluate/result.ts'
import {wrap} from './plain.ts'
import {
  failures,
  findingText,
  fixTexts,
  placeText,
  secondOpinionText,
  skipReason,
  statusWords,
} from './prose.ts'

const COLUMNS = 100
const INDENT = '        '
/** Findings of one result that the text lists. */
const MAX_LISTED = 10

/** The lines of one result: what it is, what was expected and seen, where, and what to do. */
export function resultEntry(result: Result): readonly string[] {
  const {secondOpinion, tailored} = result
  return [
    ...ownEntry(result),
    ...labelled('tailored', tailored),
    ...(secondOpinion ? labelled('but', secondOpinionText(secondOpinion)) : []),
  ]
}

function ownEntry(result: Result): readonly string[] {
  switch (result.status) {
    case 'pass':
      return titleLines(result)
    case 'fail':
      return [
        ...titleLines(result),
        ...expiry(result),
        ...findingLines(failures(result)),
        ...fixLines(result.fix),
      ]
    case 'waived':
      return [...titleLines(result), ...indented(skipReason(result)), ...findingLines(failures(result))]
    default:
      return [...titleLines(result), ...indented(skipReason(result).replace(/^[A-Z ]+: /, ''))]
  }
}

/** What could not be decided, by its reason: one missing file often leaves many items undecided. */
export function errorGroups(results: readonly Result[]): readonly (readonly string[])[] {
  const reasons = [...new Set(results.map(({reason}) => reason ?? 'no reason is known'))]
  return reasons.map((reason) => [
    ...wrap(`ERROR   ${reason}`, COLUMNS).map((line, index) => (index === 0 ? line : `${INDENT}${line}`)),
    ...results.filter((result) => (result.reason ?? 'no reason is known') === reason).flatMap(itemLine),
  ])
}

function titleLines({
  status,
  item,
  title,
  severity,
  rule,
  benchmark,
  version,
  basis,
  known,
}: Result): readonly string[] {
  const word = statusWords[status] === 'NOT APPLICABLE' ? 'N/A' : statusWords[status]
  const predicted = basis === 'predicted' ? ', predicted from what boot will load' : ''
  const seen = known === true ? ', known from the baseline' : ''
  const facts = `${severity}, ${rule}, ${benchmark} ${version}${predicted}${seen}`
  return [
    ...hanging(`${word.padEnd(7)} ${item}  `, title, INDENT),
    ...(status === 'pass' ? [] : indented(facts)),
  ]
}

function itemLine({item, title, severity, benchmark, known}: Result): readonly string[] {
  return hanging(
    `${INDENT}${benchmark} ${item}  `,
    `${title} (${severity}${known === true ? ', known from the baseline' : ''})`,
    `${INDENT}  `,
  )
}

function expiry({waiver}: Result): readonly string[] {
  return waiver ? indented(`waiver expired on ${waiver.expires} (${placeText(waiver)}, ${waiver.owner})`) : []
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  const [first] = findings
  if (first && findings.length === 1) return onlyFinding(first)
  const left = findings.length - MAX_LISTED
  return [
    ...findings
      .slice(0, MAX_LISTED)
      .flatMap((finding) => hanging(`${INDENT}- `, findingText(finding), `${INDENT}  `)),
    ...(left > 0 ? [`${INDENT}- and ${left} more`] : []),
  ]
}

function onlyFinding({subject, expected, actual, where, half, reason}: Finding): readonly string[] {
  return [
    ...labelled('what', half === undefined ? subject : `${subject} (${half})`),
    ...labelled('expected', expected),
    ...labelled('actual', actual),
    ...labelled('where', where && placeText(where)),
    ...labelled('note', reason === `from ${where?.file}` ? undefined : reason),
  ]
}

function fixLines(fix: Fix | undefined): readonly string[] {
  if (!fix) return []
  return [
    ...fixTexts(fix).flatMap(({form, text}) => [
      `${INDENT}fix       ${form}:`,
      ...text.split('\n').map((line) => `${INDENT}          ${line}`),
    ]),
    ...labelled('then', fix.needs),
  ]
}

function labelled(label: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : hanging(`${INDENT}${label.padEnd(10)}`, text, `${INDENT}          `)
}

function indented(text: string): readonly string[] {
  return hanging(INDENT, text, INDENT)
}

/** The text after `first`, its further lines after `indent`. */
function hanging(first: string, text: string, indent: string): readonly string[] {
  return wrap(text, COLUMNS - Math.max(first.length, indent.length)).map(
    (line, index) => `${index === 0 ? first : indent}${line}`,
  )
}
