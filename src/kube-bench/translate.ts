import {settingsByPath} from '../kubelet/settings.ts'
import type {ControlCheck, TestItem} from './controls.ts'

/** A check in Assay's own language, or why it has none. */
export type Translation = Checked | Untranslated | {readonly manual: string}

interface Checked {
  readonly check: Readonly<Record<string, unknown>>
}

interface Untranslated {
  readonly untranslated: string
}

/**
 * Translates a check of kube-bench to assertions. What is asked stays the same, but it is asked of the
 * configuration that the kubelet has or will have, with its defaults, and not of one running process.
 */
export function translate(check: ControlCheck): Translation {
  const [fault] = check.faults
  if (fault) return {untranslated: fault.message}
  const items = (check.tests?.items ?? []).filter((item) => item !== undefined)
  if (check.type === 'manual' || check.type === 'skip' || items.length === 0)
    return {manual: check.remediation.trim() || check.text}
  if (check.multiple) return {untranslated: 'it judges each line of an output (use_multiple_values)'}
  const file = /\bstat -c (permissions=%a|%U:%G) \$kubelet(conf|kubeconfig)\b/.exec(check.audit)
  if (file) return fileCheck(file[2] === 'conf' ? 'config' : 'kubeconfig', items)
  if (!/\bps -\w*[fC] \$kubeletbin\b/.test(check.audit)) return {untranslated: whyNot(check.audit)}
  return join(check, items)
}

function whyNot(audit: string): string {
  const variable = /\bstat -c \S+ (\$[a-z]\w*)/.exec(audit)?.[1]
  if (variable !== undefined)
    return `it asks for the mode or owner of ${variable}, which is no file of the kubelet's own configuration`
  return `no assertion asks what its audit asks: ${audit.trim().split('\n')[0]?.slice(0, 120)}`
}

function fileCheck(kubeletFile: 'config' | 'kubeconfig', items: readonly TestItem[]): Translation {
  const [item] = items
  if (items.length !== 1 || !item) return {untranslated: 'it has several conditions on one file'}
  if (item.flag === 'permissions' && item.op === 'bitmask' && /^[0-7]{3,4}$/.test(item.compareValue))
    return {check: {kubeletFile, mode: {atMost: item.compareValue.padStart(4, '0')}}}
  const [owner, group] = item.flag.split(':')
  if (item.op === '' && item.set && owner && group) return {check: {kubeletFile, owner, group}}
  return {untranslated: `its condition on the file is neither a mode nor an owner: ${item.flag} ${item.op}`}
}

function join(check: ControlCheck, items: readonly TestItem[]): Translation {
  const isOr = check.tests?.binOp === 'or'
  // "Or not set" asks that the default is right, which the effective value tells.
  const asked = isOr && items.some(({set}) => set) ? items.filter(({set}) => set) : items
  const checks: Checked['check'][] = []
  for (const item of asked) {
    const part = settingCheck(item)
    if ('untranslated' in part) return part
    checks.push(part.check)
  }
  const [only] = checks
  return checks.length === 1 && only ? {check: only} : {check: {[isOr ? 'any' : 'all']: checks}}
}

function settingCheck(item: TestItem): Checked | Untranslated {
  const kubelet = settingOf(item)
  if (kubelet === undefined)
    return {
      untranslated: `it asks for ${item.path || item.flag || 'nothing'}, which is no setting of one name`,
    }
  if (!item.set) return {check: {kubelet, exists: false}}
  const condition = conditionOf(item)
  if (!condition)
    return {untranslated: `the operator ${item.op} with "${item.compareValue}" has no counterpart`}
  const isDuration = kubelet === 'streamingConnectionIdleTimeout'
  return {check: {kubelet, ...(isDuration && {as: 'duration'}), ...condition}}
}

/** The setting by its path in the configuration file, or by the flag that sets it. */
function settingOf({path, flag}: TestItem): string | undefined {
  const dotted = /^\{\.(\w+(?:\.\w+)*)\}$/.exec(path)?.[1]
  if (dotted !== undefined) return dotted
  const list = /^\{range \.(\w+)\[[:*]\]\}/.exec(path)?.[1]
  if (list !== undefined) return list
  if (path !== '') return undefined
  return [...settingsByPath].find(([, setting]) => `--${setting.flag}` === flag)?.[0]
}

type Condition = Readonly<Record<string, unknown>>

const conditions: Readonly<Record<string, (value: string) => Condition | undefined>> = {
  '': () => ({exists: true}),
  eq: (value) => ({equals: scalar(value)}),
  noteq: (value) => ({not: scalar(value)}),
  gte: (value) => number(value, (limit) => ({atLeast: limit})),
  gt: (value) => number(value, (limit) => ({atLeast: limit + 1})),
  lte: (value) => number(value, (limit) => ({atMost: limit})),
  lt: (value) => number(value, (limit) => ({atMost: limit - 1})),
  nothave: (value) => ({exists: true, hasNone: [value]}),
  has: (value) => ({has: [value]}),
  valid_elements: (value) => ({onlyOf: value.split(',').map((element) => element.trim())}),
}

function conditionOf({op, compareValue}: TestItem): Condition | undefined {
  return Object.hasOwn(conditions, op) ? conditions[op]?.(compareValue) : undefined
}

function number(value: string, make: (limit: number) => Condition): Condition | undefined {
  return /^-?\d+$/.test(value.trim()) ? make(Number(value)) : undefined
}

function scalar(value: string): boolean | number | string {
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d+$/.test(value) ? Number(value) : value
}
