import {type AuditRule, auditPath} from '../probes/audit-rule.ts'

/** One thing that must be audited. */
export interface AuditRequirement {
  /** Any of them, or a path that is accessed. */
  readonly syscalls?: readonly string[]
  /** With a slash at the end where everything below it counts too. */
  readonly path?: string
  /** Letters of `rwxa`. */
  readonly permissions?: string
  /** Conditions that a rule may have: it need not have them, but no others. */
  readonly fields: readonly string[]
  readonly architectures: readonly string[]
}

/** What a set of rules leaves out of a requirement: `open`, or `open (b32)` where b64 is there; empty where nothing is. */
export function uncovered(requirement: AuditRequirement, rules: readonly AuditRule[]): readonly string[] {
  const effective = beforeBlindness(rules).filter(({list, action}) => list === 'exit' && action === 'always')
  const {architectures, path, syscalls = [undefined]} = requirement
  return syscalls.flatMap((syscall) => {
    const missing = architectures.filter(
      (arch) => !effective.some((rule) => covers(rule, requirement, arch, syscall)),
    )
    const subject = `${syscall ?? path}`
    if (missing.length === 0) return []
    return [missing.length === architectures.length ? subject : `${subject} (${missing.join(', ')})`]
  })
}

/** The rule that keeps the kernel from auditing any call at all, such as `-a never,task`. */
export function blindingRule(rules: readonly AuditRule[]): AuditRule | undefined {
  return rules.find(
    ({list, action, syscalls, path, fields}) =>
      action === 'never' &&
      (list === 'task' || list === 'exit') &&
      syscalls.size === 0 &&
      path === undefined &&
      fields.size === 0,
  )
}

/** A task that `task` leaves alone is never looked at again; in `exit` the first rule that fits decides. */
function beforeBlindness(rules: readonly AuditRule[]): readonly AuditRule[] {
  const blinding = blindingRule(rules)
  if (!blinding) return rules
  return blinding.list === 'task' ? [] : rules.slice(0, rules.indexOf(blinding))
}

function covers(rule: AuditRule, need: AuditRequirement, arch: string, syscall: string | undefined): boolean {
  return (
    coversCall(rule, arch, syscall) &&
    coversPath(rule, need) &&
    [...rule.fields].every((field) => isAllowed(field, need.fields))
  )
}

/** Numbers of calls differ between architectures, so a rule about calls that names none is about one of them only. */
function coversCall(rule: AuditRule, arch: string, syscall: string | undefined): boolean {
  if (rule.syscalls.size === 0) return rule.arch === undefined || rule.arch === arch
  return syscall !== undefined && rule.arch === arch && rule.syscalls.has(syscall)
}

function coversPath(rule: AuditRule, {path, permissions = ''}: AuditRequirement): boolean {
  if (path === undefined || rule.path === undefined) return path === rule.path
  const deepEnough = !path.endsWith('/') || rule.tree !== 'no'
  return (
    deepEnough &&
    rule.path === auditPath(path) &&
    [...permissions].every((letter) => rule.permissions.includes(letter))
  )
}

/** A rule that starts at a lower id than asked for records more. */
function isAllowed(field: string, allowed: readonly string[]): boolean {
  if (allowed.includes(field)) return true
  const from = /^auid>=(\d+)$/
  const wanted = allowed.map((one) => from.exec(one)?.[1]).find((id) => id !== undefined)
  const actual = from.exec(field)?.[1]
  return wanted !== undefined && actual !== undefined && Number(actual) <= Number(wanted)
}
