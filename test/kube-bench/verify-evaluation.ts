import type {ControlCheck} from '../../src/kube-bench/controls.ts'
import {parseDocument} from '../../src/kube-bench/document.ts'
import {type Audits, evaluateCheck} from '../../src/kube-bench/evaluate-check.ts'
import {evaluateItem} from '../../src/kube-bench/evaluate-item.ts'
import {findValue, type Source} from '../../src/kube-bench/find-value.ts'
import {atoi} from '../../src/kube-bench/go-number.ts'
import {evaluatePath} from '../../src/kube-bench/jsonpath.ts'
import {compare} from '../../src/kube-bench/operators.ts'
import {isMap, type Value} from '../../src/kube-bench/value.ts'
import {answer, checkOf, itemOf, type Recorded, same, threw, type Verify} from './case.ts'

export function compared(op: string, name: string, actual: string, wanted: string): unknown {
  try {
    const {ok, expected} = compare(op, name, actual, wanted)
    return [ok, expected]
  } catch {
    return 'PANIC'
  }
}

/** Says what was recorded for the audit of that name; a command that was not recorded said nothing. */
function recordedAudits(check: ControlCheck, outputs: Readonly<Record<string, Recorded>>): Audits {
  return (text) => {
    const name = [
      ['audit', check.audit],
      ['audit_config', check.auditConfig],
      ['audit_env', check.auditEnv],
    ].find(([key, audit]) => audit === text && outputs[key ?? ''] !== undefined)?.[0]
    const said = outputs[name ?? '']
    return said ? answer(said) : {output: ''}
  }
}

const sources: Readonly<Record<string, Source>> = {auditCommand: 'flag', auditConfig: 'path', auditEnv: 'env'}

export const verifyItem: Verify = ({item: yaml, used, output, multiple, expect}) => {
  const item = itemOf(yaml)
  const source = sources[used] ?? 'flag'
  const ours = evaluateItem(item, source, output, multiple)
  if (expect.panic !== undefined) return ours.fault === undefined ? {yaml, ours} : undefined
  let value: string | undefined
  try {
    value = findValue(source, item, output)
  } catch {
    value = undefined
  }
  const found = [value !== undefined, value ?? '', ours.ok, ours.found, ours.expected, ours.actual]
  const {match, value: wanted, testResult, flagFound, expectedResult, actualResult} = expect
  const theirs = [match, match ? wanted : '', testResult, flagFound, expectedResult, actualResult]
  const differing = same(found, theirs)
  return differing && {yaml, output, multiple, ...(differing as object)}
}

export const verifyRun: Verify = ({checkYaml, outputs, expect}) => {
  const check = checkOf(checkYaml)
  const {state, reason, actual, expected} = evaluateCheck(check, recordedAudits(check, outputs ?? {}))
  const theirs = [expect.status, expect.reason, expect.actual_value, expect.expected_result]
  const differing = same([state, reason, actual, expected], theirs)
  return differing && {checkYaml, ...(differing as object)}
}

export const verifyExecute: Verify = ({input, expect}) => {
  const check = {...checkOf(input.checkYaml), scored: true}
  const texts = new Map([
    ['a', input.audit],
    ['c', input.auditConfig],
    ['e', input.auditEnv],
  ])
  const asked = {...check, audit: 'a', auditConfig: check.auditConfig === '' ? '' : 'c', auditEnv: 'e'}
  const ours = evaluateCheck(asked, (text) => ({output: texts.get(text) ?? ''}))
  return same(
    [ours.state === 'PASS', ours.expected, ours.actual],
    [expect.testResult, expect.expectedResult, expect.actualResult],
  )
}

/** kube-bench's own text for what is no number is only in its log. */
export const verifyNumbers: Verify = ({input: [a, b], expect}) => {
  const {expected} = compare('gte', '--f', a, b)
  const numbers = [a, b].map((text) => Number(atoi(text)))
  const fails = expected.startsWith('Invalid Number(s)')
  return same([fails, ...(fails ? [-1, -1] : numbers)], [expect.fails, expect.a, expect.b])
}

function plainValue(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plainValue)
  if (!isMap(value)) return value
  const pairs = [...value.entries].map(([key, child]) => [String(key), plainValue(child)])
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

export const verifyUnmarshal = (document: string, wanted: unknown, error: unknown): unknown => {
  if (error !== null) return threw(() => parseDocument(document)) ? undefined : {document, error}
  const differing = same(plainValue(parseDocument(document)), wanted)
  return differing && {document, ...(differing as object)}
}

export const verifyPath = (path: string, document: string, result: string, error: unknown): unknown => {
  if (error !== null)
    return threw(() => evaluatePath(path, parseDocument(document))) ? undefined : {path, document, error}
  if (threw(() => evaluatePath(path, parseDocument(document)))) return {path, document, ours: 'error', result}
  const differing = same(evaluatePath(path, parseDocument(document)), result)
  return differing && {path, document, ...(differing as object)}
}

export const verifyParse: Verify = ({checkYaml, expect}) => {
  const check = checkOf(checkYaml)
  const refused = check.faults.some(({fatal}) => fatal)
  if (expect.yamlError !== undefined) return refused ? undefined : {checkYaml}
  const {test_number, test_desc, type, scored} = expect.check
  const items = check.tests?.items.map((item) => ({
    Flag: item?.flag,
    Env: item?.env,
    Path: item?.path,
    Output: '',
    Value: '',
    Set: item?.set,
    Op: item?.op,
    CompareValue: item?.compareValue,
  }))
  const tests = check.tests ? {BinOp: check.tests.binOp, TestItems: items} : null
  return same(
    [refused, check.id, check.text, check.type, check.scored, tests],
    [false, test_number, test_desc, type, scored, expect.tests],
  )
}
