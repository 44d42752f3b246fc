import type {UnavailableReason} from '../probes/probe.ts'
import type {ControlCheck, Fault, TestItem} from './controls.ts'
import {evaluateItem, type ItemOutcome} from './evaluate-item.ts'
import {quoteGo, trimSpace} from './go-text.ts'

/** What an audit printed, stdout and stderr as one, and how it ended. */
export interface AuditAnswer {
  readonly output: string
  /** `exit status 1`, or why there is no answer; undefined for exit status 0. */
  readonly error?: string
  /** Why there is no answer at all; undefined where there is one. */
  readonly cause?: UnavailableReason
}

/** Runs, or looks up, one audit. It is asked with the text as the control file has it. */
export type Audits = (text: string) => AuditAnswer

/** kube-bench's words for a verdict. */
export type State = 'PASS' | 'FAIL' | 'WARN' | 'INFO'

/** kube-bench's verdict on one check. */
export interface CheckOutcome {
  readonly state: State
  readonly reason: string
  readonly actual: string
  readonly expected: string
  /** Why this is no verdict, with its place: kube-bench would have ended, hung, or known no such operator. */
  readonly undecided?: string
  /** The kind of that, where an audit gave no answer. */
  readonly cause?: UnavailableReason
}

/** Decides the state of one check in kube-bench's order. It never throws. */
export function evaluateCheck(check: ControlCheck, audits: Audits): CheckOutcome {
  const fatal = check.faults.find((fault) => fault.fatal)
  if (fatal) return undecided(check, say(fatal))
  const declared = declaredOutcome(check)
  if (declared) return declared
  const {tests} = check
  if (!tests || tests.items.length === 0) return decided(failing(check), 'No tests defined')
  const run = runAudits(check, audits)
  if ('error' in run) {
    const outcome = decided(failing(check), run.error)
    return run.cause === undefined ? outcome : {...outcome, undecided: run.error, cause: run.cause}
  }
  const items = tests.items.map((item) => evaluateWithFallbacks(item, check, run))
  const outcome = combine(check, tests.binOp, items)
  const [fault] = check.faults
  return fault ? {...outcome, undecided: say(fault)} : outcome
}

/** The outcomes that the type of a check says. */
function declaredOutcome(check: ControlCheck): CheckOutcome | undefined {
  const {scored, type, tests} = check
  if (scored && trimSpace(type) === '' && !tests) return decided('WARN', 'There are no tests')
  if (type === 'skip') return decided('INFO', 'Test marked as skip')
  return type === 'manual' ? decided('WARN', 'Test marked as a manual test') : undefined
}

function decided(state: State, reason: string): CheckOutcome {
  return {state, reason, actual: '', expected: ''}
}

/** kube-bench quirk: a check that is not scored never fails. */
const UNSCORED_FAILURE: State = 'WARN'

function failing({scored}: ControlCheck): State {
  return scored ? 'FAIL' : UNSCORED_FAILURE
}

function undecided(check: ControlCheck, reason: string): CheckOutcome {
  return {...decided(failing(check), reason), undecided: reason}
}

function say({file, line, message}: Fault): string {
  return `${file}:${line}: ${message}`
}

interface Outputs {
  readonly audit: string
  readonly config: string
  readonly env: string
}

function runAudits(
  check: ControlCheck,
  audits: Audits,
): Outputs | {readonly error: string; readonly cause: UnavailableReason | undefined} {
  const outputs = {audit: '', config: '', env: ''}
  for (const [name, text] of [
    ['env', check.auditEnv],
    ['audit', check.audit],
    ['config', check.auditConfig],
  ] as const) {
    const answer = runAudit(text, audits)
    const {error, cause} = answer
    if (error === undefined) outputs[name] = answer.output
    else if (name !== 'config' || cause !== undefined || !isSuppressed(error, outputs)) return {error, cause}
  }
  return outputs
}

function runAudit(text: string, audits: Audits): AuditAnswer {
  const trimmed = trimSpace(text)
  if (trimmed === '') return {output: ''}
  const answer = audits(text)
  if (answer.error === undefined) return answer
  // Of the whole text in the message only what kube-bench trims is taken off.
  const error = `failed to run: ${quoteGo(trimmed)}, output: ${quoteGo(answer.output)}, error: ${answer.error}`
  return {...answer, error}
}

/** kube-bench quirk: a configuration file that is missing, or cat, is forgiven where another audit said something. */
const FORGIVEN = /exit status 127|No such file or directory/

function isSuppressed(error: string, {audit, env}: Outputs): boolean {
  return FORGIVEN.test(error) && (env !== '' || audit !== '')
}

/** kube-bench quirk: found is the only criterion, so a flag with a bad value is never rescued by the file. */
function evaluateWithFallbacks(
  item: TestItem | undefined,
  check: ControlCheck,
  outputs: Outputs,
): ItemOutcome {
  if (!item) return {ok: false, found: false, expected: '', actual: '', fault: 'a test item is null'}
  const {multiple, auditConfig} = check
  let outcome = evaluateItem(item, 'flag', outputs.audit, multiple)
  if (!outcome.found && auditConfig !== '' && outputs.config !== '')
    outcome = evaluateItem(item, 'path', outputs.config, multiple)
  if (!outcome.found && item.env !== '') outcome = evaluateItem(item, 'env', outputs.env, multiple)
  return outcome
}

function combine(check: ControlCheck, binOp: string, items: readonly ItemOutcome[]): CheckOutcome {
  const fault = items.find((item) => item.fault !== undefined)?.fault
  if (fault !== undefined) return undecided(check, fault)
  if (!['', 'and', 'or'].includes(binOp)) {
    const reason = `unknown binary operator for tests ${binOp}`
    return {state: failing(check), reason, actual: `${reason}\n`, expected: ''}
  }
  const ok = binOp === 'or' ? items.some((item) => item.ok) : items.every((item) => item.ok)
  return {
    state: ok ? 'PASS' : failing(check),
    reason: '',
    actual: items[0]?.actual ?? '',
    expected: items.map(({expected}) => expected).join(binOp === 'or' ? ' OR ' : ' AND '),
  }
}
