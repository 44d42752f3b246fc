import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {auditFiles, kernelAudit, parseAuditFiles} from '../probes/audit.ts'
import type {AuditRule} from '../probes/audit-rule.ts'
import {type Host, host} from '../probes/host.ts'
import {firstPersonId, loginDefs} from '../probes/login-defs.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {mapReading} from '../probes/reading.ts'
import type {Assertion} from './assertion.ts'
import {type AuditRequirement, blindingRule, uncovered} from './audit-requirement.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const absolute = z.string().startsWith('/')

const logins = z
  .enum(['people', 'any'])
  .optional()
  .describe('Only what is done after a login: by people (ids from UID_MIN on), or by any account')

const demand = z.union([
  z.strictObject({
    watch: absolute.describe('A file; a directory and all below it where it ends with a slash'),
    permissions: z
      .string()
      .regex(/^[rwxa]+$/)
      .describe('The kinds of access that are recorded: r, w, x and a (attributes)'),
  }),
  z.strictObject({program: absolute.describe('A program whose every use by people is recorded')}),
  z.strictObject({
    syscalls: z.array(z.string().regex(/^\w+$/)).min(1).describe('System calls that are recorded'),
    logins,
    exit: z.enum(['EACCES', 'EPERM']).optional().describe('Only calls that fail with this error'),
    where: z.array(z.string()).optional().describe('Other conditions that a rule may have, as euid!=uid'),
    architectures: z
      .array(z.enum(['b64', 'b32']))
      .default(['b64', 'b32'])
      .describe('For processes of 64 and of 32 bits; aarch64 has no b32'),
  }),
])

type Demand = z.infer<typeof demand>

const schema = z.strictObject({
  auditRules: z.array(demand).min(1).describe('What the audit rules must record, however they are written'),
  ...halfFields,
})

type AuditRulesSpec = z.infer<typeof schema>

/**
 * What is audited. Rules count by what they record, whatever their order, keys and spelling are; one that
 * records more will do. A rule that switches off the audit of all calls makes every other one worthless.
 */
export const auditRules: Assertion<AuditRulesSpec> = {
  name: 'auditRules',
  schema,
  probes: () => [host, loginDefs, auditFiles, kernelAudit],
  byHand: () => 'auditctl -l; cat /etc/audit/rules.d/*.rules',
  judge: ({auditRules: demands, half}, facts, {phase}) => {
    const system = facts.of(host)
    if (!system.known) return [undecided('audit rules', system)]
    const firstPerson = firstPersonId(facts)
    if (!firstPerson.known) return [undecided('audit rules', firstPerson)]
    return demands.flatMap((one) =>
      judgeHalves(auditedBy(requirementOf(one, system.fact, firstPerson.fact), facts), half, phase),
    )
  },
}

/** Judges a requirement by the rules of rules.d, and by those of the kernel. */
export function auditedBy(
  requirement: AuditRequirement,
  facts: Facts,
): Readonly<Record<'persisted' | 'running', () => Finding>> {
  return {
    persisted: () => judgeRules(requirement, persistedRules(facts)),
    running: () => judgeRules(requirement, runningRules(facts)),
  }
}

/** The rules that a boot will load. */
export function persistedRules(facts: Facts): Reading<readonly AuditRule[]> {
  return mapReading(facts.of(auditFiles), (files) => parseAuditFiles(files).rules)
}

/** The rules that the kernel has. */
export function runningRules(facts: Facts): Reading<readonly AuditRule[]> {
  return mapReading(facts.of(kernelAudit), ({rules}) => rules)
}

/** The requirement that every use of a program by people is recorded. */
export function programRequirement(program: string, system: Host, firstPerson: number): AuditRequirement {
  return {
    path: program,
    permissions: 'x',
    fields: loginFields('people', firstPerson),
    architectures: architecturesOf(system, ['b64', 'b32']),
  }
}

/** The requirement that a file is watched. */
export function watchRequirement(path: string, permissions: string, system: Host): AuditRequirement {
  return {path, permissions, fields: [], architectures: architecturesOf(system, ['b64', 'b32'])}
}

function requirementOf(one: Demand, system: Host, firstPerson: number): AuditRequirement {
  if ('program' in one) return programRequirement(one.program, system, firstPerson)
  if ('watch' in one) return watchRequirement(one.watch, one.permissions, system)
  return {
    syscalls: one.syscalls.filter((name) => system.architecture !== 'aarch64' || !NOT_ON_AARCH64.has(name)),
    fields: [
      ...(one.exit ? [`exit=-${one.exit}`] : []),
      ...loginFields(one.logins, firstPerson),
      ...(one.where ?? []),
    ],
    architectures: architecturesOf(system, one.architectures),
  }
}

function loginFields(by: 'people' | 'any' | undefined, firstPerson: number): readonly string[] {
  if (by === undefined) return []
  return by === 'any' ? ['auid!=unset'] : [`auid>=${firstPerson}`, 'auid!=unset']
}

/** Calls that include/uapi/asm-generic/unistd.h leaves out, on which aarch64 builds. */
const NOT_ON_AARCH64 = new Set([
  'open',
  'creat',
  'unlink',
  'rename',
  'chmod',
  'chown',
  'lchown',
  'create_module',
  'query_module',
])

function architecturesOf({architecture}: Host, wanted: readonly string[]): readonly string[] {
  return architecture === 'aarch64' ? ['b64'] : wanted
}

function judgeRules(requirement: AuditRequirement, reading: Reading<readonly AuditRule[]>): Finding {
  const expected = describe(requirement)
  const subject = `audit of ${requirement.path ?? requirement.syscalls?.join(', ')}`
  if (!reading.known) return {...undecided(subject, reading), expected}
  const missing = uncovered(requirement, reading.fact)
  const blinding = blindingRule(reading.fact)
  return {
    status: missing.length === 0 ? 'pass' : 'fail',
    subject,
    expected,
    actual: missing.length === 0 ? 'recorded' : `not recorded: ${missing.join(', ')}`,
    basis: 'observed',
    ...(missing.length > 0 && blinding && blinded(blinding)),
  }
}

function blinded({action, list, where}: AuditRule): Pick<Finding, 'reason' | 'where'> {
  return {reason: `"-a ${action},${list}" switches the audit of all calls off`, ...(where && {where})}
}

/** The requirement as a rule of auditctl(8). */
function describe({path, permissions, syscalls, fields, architectures}: AuditRequirement): string {
  const conditions = fields.map((field) =>
    /^\w+!?=(e|s|fs)?uid$/.test(field) ? `-C ${field}` : `-F ${field}`,
  )
  if (path !== undefined && conditions.length === 0) return `-w ${path} -p ${permissions}`
  const subject = path === undefined ? `-S ${syscalls?.join(',')}` : `-F path=${path} -F perm=${permissions}`
  const scope = path === undefined ? ` for ${architectures.join(' and ')}` : ''
  return ['-a always,exit', subject, ...conditions].join(' ') + scope
}
