import type {Finding, Problem, Result} from '../evaluate/result.ts'
import {KUBE_BENCH} from '../kube-bench/results.ts'
import {failures, fixTexts, placeText, secondOpinionText, statusWords} from './prose.ts'

/** Bytes of a body: GitLab's parser gives up on huge nodes, and nobody reads more. */
const MAX_BODY = 4096
/** Bytes of what a body has beside the evidence, so that there is room for both. */
const MAX_FIX = 1200
const MAX_WHY = 500
/** Bytes of an output: of a passed case Jenkins keeps 1,000 characters, of a failed one 100,000. */
const MAX_OUTPUT = 10_000

const SHORTENED = '… (the JSON report has the rest)'

/** All that a reader needs to act, for CI servers that show the body and no attribute; at most 4 KiB. */
export function resultBody(result: Result): string {
  const before = headLines(result).join('\n')
  const after = [...actionLines(result), ...sourceLines(result)].join('\n')
  const trace = traceLine(result.source)
  const room = MAX_BODY - bytes([before, '', after, trace].join('\n'))
  const evidence = cut(evidenceText(result), Math.max(room, MAX_BODY / 4))
  const facts = [before, ...(evidence === '' ? [] : [evidence]), after].join('\n')
  return `${cut(facts, MAX_BODY - bytes(trace) - 1)}\n${trace}`
}

/** Whether the body of a result lacks some of what was seen. */
export function isCut(result: Result): boolean {
  return !resultBody(result).includes(evidenceText(result))
}

/** Every problem of a run, with what to try. */
export function problemsBody(problems: readonly Problem[]): string {
  const lines = problems.map(({kind, message, hint}) =>
    [`${kind}: ${message}`, ...(hint === undefined ? [] : [`Try: ${hint}`])].join('\n'),
  )
  return cut(lines.join('\n'), MAX_BODY)
}

/** What was seen, finding by finding: what the output of a case has; at most 10,000 bytes. */
export function evidenceOutput(result: Result): string {
  return cut(evidenceText(result), MAX_OUTPUT)
}

function headLines({status, item, level, severity, basis, title, reason, manual}: Result): readonly string[] {
  return [
    `${statusWords[status]} ${item} [level ${level}, ${severity}, ${basis}] ${title}`,
    ...(status === 'error' && reason !== undefined ? [`Reason: ${reason}`] : []),
    ...(status === 'manual' && manual !== undefined ? [`Guidance:\n${indented(cut(manual, MAX_FIX))}`] : []),
  ]
}

function evidenceText(result: Result): string {
  return failures(result).map(findingBody).join('\n')
}

function actionLines({secondOpinion, tailored, why, fix, ...result}: Result): readonly string[] {
  return [
    ...(tailored === undefined ? [] : [`Tailored: ${tailored}`]),
    ...(secondOpinion ? [secondOpinionText(secondOpinion)] : []),
    ...commandLines(result),
    `Why: ${cut(why, MAX_WHY)}`,
    ...(fix
      ? fixTexts(fix).map(
          ({form, text}) => `Fix (${form}):\n${indented(cut(text, MAX_FIX, fixRest(result)))}`,
        )
      : []),
    ...(fix?.needs === undefined ? [] : [`Afterwards: ${fix.needs}`]),
  ]
}

/** How to see it by hand: on the host as root, or where one line cannot show it, what the host was asked. */
function commandLines({
  command,
  rule,
  benchmark,
  source,
}: Pick<Result, 'command' | 'rule' | 'benchmark' | 'source'>): readonly string[] {
  if (command !== undefined) return [`Command: ${command}`]
  // Its checks are no rules of Assay.
  if (benchmark === KUBE_BENCH) return []
  const rules = source.file.startsWith('benchmarks/rules/') ? '' : ' --rules DIR'
  return [`Command: assay explain ${rule} --shell${rules}`]
}

function fixRest({rule}: Pick<Result, 'rule'>): string {
  return `… (assay explain ${rule} has the rest)`
}

function sourceLines({source, rule, references = []}: Result): readonly string[] {
  return [`See: ${placeText(source)} (${rule})`, ...references.map((reference) => `     ${reference}`)]
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

function bytes(text: string): number {
  return Buffer.byteLength(text)
}

/** At most `max` bytes of UTF-8, with a last line that says so where something is left out. */
function cut(text: string, max: number, rest = SHORTENED): string {
  if (bytes(text) <= max) return text
  const kept = new TextDecoder().decode(Buffer.from(text).subarray(0, max - bytes(rest) - 1), {stream: true})
  return `${kept}\n${rest}`
}
