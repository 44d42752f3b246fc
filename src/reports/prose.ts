import type {BuildOrigin} from '../evaluate/build-origin.ts'
import type {ExcludedItem} from '../evaluate/excluded.ts'
import type {Finding, Fix, Place, Result, Status} from '../evaluate/result.ts'
import type {SecondOpinion} from '../evaluate/second-opinion.ts'

/** Excluded items that one line names. */
const MAX_NAMED = 10

/** Each status in the word that reports use for it. */
export const statusWords: Readonly<Record<Status, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  error: 'ERROR',
  manual: 'MANUAL',
  notapplicable: 'NOT APPLICABLE',
  deferred: 'DEFERRED',
  waived: 'WAIVED',
}

/** `FILE:LINE`, or `FILE` where the line is not known. */
export function placeText({file, line}: Place): string {
  return line === undefined ? file : `${file}:${line}`
}

/** What decided a result in one line: what is, what was expected, and where; or why there is no decision. */
export function summary(result: Result): string {
  const {status, findings, waiver} = result
  if (status !== 'fail' && status !== 'waived') return skipReason(result)
  const expired = status === 'fail' && waiver ? `waiver expired on ${waiver.expires}: ` : ''
  const [first, ...others] = failures(result)
  if (!first) return `${expired}${findings[0] ? findingText(findings[0]) : result.title}`
  const more = others.length === 0 ? '' : `; and ${others.length} more`
  return `${expired}${findingText(first)}${more}`
}

/** The findings that decide a result: those that failed where it failed, all of them else. */
export function failures({status, findings}: Result): readonly Finding[] {
  if (status !== 'fail' && status !== 'waived') return findings
  return findings.filter((finding) => finding.status === 'fail')
}

/** `SUBJECT is ACTUAL, expected EXPECTED (FILE:LINE)`. */
export function findingText({subject, actual, expected, where, reason}: Finding): string {
  const seen = actual === undefined ? subject : `${subject} is ${actual}`
  const wanted = expected === undefined ? '' : `, expected ${expected}`
  const why = actual === undefined && expected === undefined && reason !== undefined ? `: ${reason}` : ''
  return `${seen}${wanted}${why}${where ? ` (${placeText(where)})` : ''}`
}

/** Why a result is neither `pass` nor `fail`, in one line that starts with its status in capitals. */
export function skipReason(result: Result): string {
  const {status, waiver} = result
  if (status === 'waived' && waiver) {
    const by = [waiver.ticket, `owner ${waiver.owner}`].filter(Boolean).join(', ')
    return `WAIVED until ${waiver.expires} (${by}): ${waiver.reason}. Result was ${statusWords[waiver.was ?? 'fail']}.`
  }
  const reason = (status === 'manual' ? result.manual : undefined) ?? result.reason
  return [statusWords[status], ...(reason ? [reason.replaceAll(/\s+/g, ' ').trim()] : [])].join(': ')
}

/** Why a result that did not pass does not count, in the form of `skipReason`; undefined where it does. */
export function knownReason(result: Result): string | undefined {
  if (result.known !== true) return undefined
  return `KNOWN: it is so in the baseline too. Result was ${statusWords[result.status]}`
}

/** What another judge says, and why. */
export function secondOpinionText({by, verdict, because}: SecondOpinion): string {
  return `${by} says ${verdict}: ${because}`
}

/** The build that a run was part of: `amazon-ebs.al2023 (amazon-ebs), i-0abc in eu-central-1, started from ami-0abc`. */
export function buildText({packer: {buildName, builderType}, aws = {}}: BuildOrigin): string {
  const {instanceId, region, sourceAmi} = aws
  const builder = buildName === undefined ? builderType : builderType && `${buildName} (${builderType})`
  const machine = [instanceId, region && `in ${region}`].filter(Boolean).join(' ')
  return [builder ?? buildName, machine, sourceAmi && `started from ${sourceAmi}`].filter(Boolean).join(', ')
}

/** How many items were left out, and the first of them: what a reader must know before a pass means anything. */
export function excludedText(excluded: readonly ExcludedItem[]): string {
  const named = excluded
    .slice(0, MAX_NAMED)
    .map(({benchmark, item, rule}) => `${benchmark} ${item} (${rule})`)
  const left = excluded.length - named.length
  const many = excluded.length === 1 ? '1 item was not judged' : `${excluded.length} items were not judged`
  return `${many}: ${[...named, ...(left > 0 ? [`and ${left} more`] : [])].join(', ')}`
}

/** A fix in each form that it has, with what has to follow. */
export function fixTexts({
  shell,
  nodeConfig,
  bottlerocket,
}: Fix): readonly {readonly form: string; readonly text: string}[] {
  return [
    {form: 'shell', text: shell},
    {form: 'NodeConfig', text: nodeConfig},
    {form: 'Bottlerocket settings', text: bottlerocket},
  ].flatMap(({form, text}) => (text === undefined ? [] : [{form, text: text.trimEnd()}]))
}
