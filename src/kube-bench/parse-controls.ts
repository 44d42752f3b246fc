import {YAMLException} from 'js-yaml'
import type {ControlCheck, ControlGroup, Controls, Fault, TestGroup, TestItem} from './controls.ts'
import {type Fields, fieldsOf, isNull} from './fields.ts'
import {indentScalars} from './indent-scalars.ts'
import {isOperator, operatorNames} from './operators.ts'
import {checkPattern} from './regex.ts'
import {parseTree, type YamlNode} from './yaml-tree.ts'

/**
 * Decodes a control file after its substitution, as yaml.v2 would where it can. What is wrong in one check
 * is a fault of that check; a text that is no YAML at all is a fault of the file. It never throws.
 */
export function parseControls(text: string, file: string): Controls {
  const read = readTree(text, file)
  if ('fault' in read) return {...EMPTY, file, faults: [read.fault]}
  const faults: Fault[] = []
  const fields = fieldsOf(read.node, file, faults)
  return {
    file,
    id: fields.text('id'),
    version: fields.text('version'),
    text: fields.text('text'),
    type: fields.text('type'),
    groups: withoutNulls(fields.list('groups'), 'a group', file, faults).map((group) =>
      parseGroup(group, file, faults),
    ),
    faults,
  }
}

const EMPTY = {id: '', version: '', text: '', type: '', groups: []}

/** The node where a text is YAML, or else the one fault that names its line. */
function readTree(text: string, file: string): {readonly node: YamlNode} | {readonly fault: Fault} {
  try {
    return {node: treeOf(text) ?? {kind: 'map', entries: [], line: 1}}
  } catch (error) {
    const line = error instanceof YAMLException && error.mark ? error.mark.line + 1 : 1
    const message = error instanceof YAMLException ? error.reason : (error as Error).message
    return {fault: {file, line, message, fatal: true}}
  }
}

function treeOf(text: string): YamlNode | undefined {
  try {
    return parseTree(text)
  } catch (error) {
    const indented = indentScalars(text)
    if (indented === text) throw error
    return parseTree(indented)
  }
}

function parseGroup(node: YamlNode, file: string, faults: Fault[]): ControlGroup {
  const fields = fieldsOf(node, file, faults)
  return {
    id: fields.text('id'),
    text: fields.text('text'),
    type: fields.text('type'),
    checks: withoutNulls(fields.list('checks'), 'a check', file, faults).map((check) =>
      parseCheck(check, file),
    ),
  }
}

/** The entries of a list that are not null: one is a fault, as kube-bench ends there. */
function withoutNulls(
  nodes: readonly YamlNode[] | undefined,
  what: string,
  file: string,
  faults: Fault[],
): readonly YamlNode[] {
  return (nodes ?? []).filter((node) => {
    if (isNull(node)) faults.push({file, line: node.line, message: `${what} is null`, fatal: true})
    return !isNull(node)
  })
}

/** Decodes one check. It never throws. */
export function parseCheck(node: YamlNode, file: string): ControlCheck {
  const faults: Fault[] = []
  const fields = fieldsOf(node, file, faults)
  const tests = parseTests(fields, file)
  return {
    id: fields.text('id'),
    text: fields.text('text'),
    audit: fields.text('audit'),
    auditEnv: fields.text('audit_env'),
    auditConfig: fields.text('audit_config'),
    type: fields.text('type'),
    tests,
    remediation: fields.text('remediation'),
    scored: fields.flag('scored', false),
    multiple: fields.flag('use_multiple_values', false),
    set: fields.flag('set', false),
    testInfo: fields.texts('testinfo'),
    disableEnvTesting: fields.flag('disableenvtesting', false),
    line: node.line,
    faults,
  }
}

function parseTests(check: Fields, file: string): TestGroup | undefined {
  const node = check.child('tests')
  if (!node) return undefined
  const fields = fieldsOf(node, file, check.faults)
  const binOp = fields.text('bin_op')
  const report = (line: number, message: string): void => {
    check.faults.push({file, line, message, fatal: false})
  }
  if (!['', 'and', 'or'].includes(binOp)) report(node.line, `unknown bin_op "${binOp}": it is "and" or "or"`)
  return {
    binOp,
    items: (fields.list('test_items') ?? []).map((item) => {
      if (!isNull(item)) return parseItem(item, file, check.faults, report)
      report(item.line, 'a test item is null')
      return undefined
    }),
  }
}

type ReportFault = (line: number, message: string) => void

function parseItem(node: YamlNode, file: string, faults: Fault[], report: ReportFault): TestItem {
  const fields = fieldsOf(node, file, faults)
  const compareNode = fields.child('compare')
  const compare = compareNode && fieldsOf(compareNode, file, faults)
  const item = {
    flag: fields.text('flag'),
    env: fields.text('env'),
    path: fields.text('path'),
    set: fields.flag('set', true),
    op: compare?.text('op') ?? '',
    compareValue: compare?.text('value') ?? '',
    line: node.line,
  }
  reportItem(item, report)
  return item
}

function reportItem({flag, env, op, compareValue, line}: TestItem, report: ReportFault): void {
  if (op !== '' && !isOperator(op))
    report(line, `unknown operator "${op}": known are ${operatorNames.join(', ')}`)
  const patterns = [`(${flag})`, env, ...(op === 'regex' ? [compareValue] : [])]
  for (const pattern of patterns) {
    const wrong = checkPattern(pattern)
    if (wrong !== undefined) report(line, wrong)
  }
}
