import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {auditFiles, kernelAudit, parseAuditFiles} from '../probes/audit.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {type Comparison, comparisonFields} from './comparison.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

/** The options of auditctl(8) for the kernel's audit as a whole. */
const OPTIONS = {enabled: 'e', failure: 'f', backlog_limit: 'b', continue: 'c'} as const

const schema = z.strictObject({
  auditControl: z
    .enum(['enabled', 'failure', 'backlog_limit', 'continue'])
    .describe(
      'A setting of the whole audit: enabled (2 is locked), failure, backlog_limit, or continue, which loads rules past one that fails',
    ),
  ...halfFields,
  ...comparisonFields,
})

type AuditControlSpec = z.infer<typeof schema>

/** A setting of the kernel's audit: the last one in rules.d, and what the kernel has. */
export const auditControl: Assertion<AuditControlSpec> = {
  name: 'auditControl',
  schema,
  probes: () => [auditFiles, kernelAudit],
  judge: ({auditControl: name, half, ...conditions}, facts, {phase}) =>
    judgeHalves(
      {
        persisted: () => judgePersisted(name, conditions, facts),
        running: () => judgeRunning(name, conditions, facts),
      },
      half,
      phase,
    ),
}

function judgePersisted(name: keyof typeof OPTIONS, conditions: Comparison, facts: Facts): Finding {
  const subject = `${name} of audit`
  const files = facts.of(auditFiles)
  if (!files.known) return undecided(subject, files)
  const set = parseAuditFiles(files.fact).controls.findLast(({option}) => option === OPTIONS[name])
  return {
    ...compared(subject, set, conditions),
    actual: set ? `-${OPTIONS[name]} ${set.value}`.trim() : 'set by no file of rules.d',
  }
}

function judgeRunning(name: string, conditions: Comparison, facts: Facts): Finding {
  const subject = `${name} of audit`
  const kernel = facts.of(kernelAudit)
  if (!kernel.known) return undecided(subject, kernel)
  return compared(subject, {value: kernel.fact.status.get(name)}, conditions)
}
