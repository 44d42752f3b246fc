import type {Finding, Problem, Result} from '../evaluate/result.ts'
import {failures, fixTexts, placeText, secondOpinionText, statusWords} from './prose.ts'

/** Characters of a body: GitLab's parser gives up on huge nodes, Jenkins cuts them. */
const MAX_BODY = 10_000

/** All that a reader needs to act, for CI servers that show the body and no attribute. */
export function resultBody(result: Result): string {
  const {status, item, level, severity, basis, title, rule, why, reason, fix, source, references} = result
  const facts = [
    `${statusWords[status]} ${item} [level ${level}, ${severity}, ${basis}] ${title}`,
    ...(status === 'error' && reason !== undefined ? [`Reason: ${reason}`] : []),
    ...failures(result).map(findingBody),
    ...(result.secondOpinion ? [secondOpinionText(result.secondOpinion)] : []),
    `Why: ${why}`,
    ...(fix ? fixTexts(fix).map(({form, text}) => `Fix (${form}):\n${indented(text)}`) : []),
    ...(fix?.needs === undefined ? [] : [`Afterwards: ${fix.needs}`]),
    `See: ${placeText(source)} (${rule})`,
    ...(references ?? []).map((reference) => `     ${reference}`),
  ].join('\n')
  return `${cut(facts)}\n${traceLine(source)}`
}

/** Every problem of a run, with what to try. */
export function problemsBody(problems: readonly Problem[]): string {
  const lines = problems.map(({kind, message, hint}) =>
    [`${kind}: ${message}`, ...(hint === undefined ? [] : [`Try: ${hint}`])].join('\n'),
  )
  return cut(lines.join('\n'))
}

function findingBody({subject, expected, actual, where, half, reason}: Finding): string {
  return [
    `${subject}${half === undefined ? '' : ` (${half})`}`,
    ...(expected === undefined ? [] : [`Expected: ${expected}`]),
    ...(actual === undefined ? [] : [`Actual:   ${actual}`]),
    ...(where === undefined ? [] : [`Where:    ${placeText(where)}`]),
    ...(reason === undefined ? [] : [`Note:     ${reason}`]),
  ].join('\n  ')
}

/**
 * A line of a stack trace: dorny/test-reporter, which ignores `file` and `line`, makes it an annotation. The
 * part before the class must be the file's folder, with dots.
 */
function traceLine({file, line}: Result['source']): string {
  const folders = file.split('/')
  const name = folders.pop()
  return `\tat ${[...folders, 'Check'].join('.')}(${name}:${line})`
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}

function cut(text: string): string {
  return text.length <= MAX_BODY ? text : `${text.slice(0, MAX_BODY)}\n… (the JSON report has the rest)`
}
