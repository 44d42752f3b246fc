import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {auditFiles, kernelAudit} from '../probes/audit.ts'
import {fileWalk} from '../probes/file-walk.ts'
import {host} from '../probes/host.ts'
import {firstPersonId, loginDefs} from '../probes/login-defs.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {sudoersEntries, sudoersFollowUps, sudoersProbes} from '../probes/sudoers.ts'
import type {Assertion} from './assertion.ts'
import type {AuditRequirement} from './audit-requirement.ts'
import {auditedBy, programRequirement, watchRequirement} from './audit-rules.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  audited: z
    .enum(['set-id-programs', 'sudo-log'])
    .describe(
      'What the audit rules must name as it is on this host: each program that runs as its owner or group, or the files that sudoers name as logfile',
    ),
  ...halfFields,
})

type AuditedSpec = z.infer<typeof schema>

/** That the audit rules name what differs from host to host. */
export const audited: Assertion<AuditedSpec> = {
  name: 'audited',
  schema,
  probes: ({audited: what}) => [
    ...[host, loginDefs, auditFiles, kernelAudit],
    ...(what === 'sudo-log' ? sudoersProbes : [fileWalk]),
  ],
  followUps: ({audited: what}, facts) => (what === 'sudo-log' ? sudoersFollowUps(facts) : []),
  judge: ({audited: what, half}, facts, {phase}) => {
    const found = what === 'sudo-log' ? sudoLogs(facts) : setIdPrograms(facts)
    if (!found.known) return [undecided(`audit of ${what}`, found)]
    return found.fact.length === 0
      ? [nothing(what)]
      : found.fact.flatMap((one) => judgeHalves(auditedBy(one, facts), half, phase))
  },
}

function nothing(what: AuditedSpec['audited']): Finding {
  const subject = `audit of ${what}`
  return what === 'sudo-log'
    ? {status: 'fail', subject, expected: 'a logfile in sudoers', actual: 'none', basis: 'observed'}
    : {status: 'pass', subject, actual: 'there is no such program', basis: 'observed'}
}

function setIdPrograms(facts: Facts): Reading<readonly AuditRequirement[]> {
  const [walk, system, firstPerson] = [facts.of(fileWalk), facts.of(host), firstPersonId(facts)]
  if (!walk.known) return walk
  if (!system.known) return system
  if (!firstPerson.known) return firstPerson
  const programs = walk.fact.setId.filter(({executable}) => executable)
  const fact = programs.map(({path}) => programRequirement(path, system.fact, firstPerson.fact))
  return {known: true, fact}
}

function sudoLogs(facts: Facts): Reading<readonly AuditRequirement[]> {
  const [entries, system] = [sudoersEntries(facts), facts.of(host)]
  if (!entries.known) return entries
  if (!system.known) return system
  const paths = entries.fact.flatMap((entry) =>
    entry.kind === 'default' && entry.name === 'logfile' && entry.value.startsWith('/') ? [entry.value] : [],
  )
  const fact = [...new Set(paths)].map((path) => watchRequirement(path, 'wa', system.fact))
  return {known: true, fact}
}
