import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {auditFiles, kernelAudit} from '../probes/audit.ts'
import type {AuditRule} from '../probes/audit-rule.ts'
import type {Assertion} from './assertion.ts'
import {persistedRules, runningRules} from './audit-rules.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  auditDifferences: z
    .literal('none')
    .describe('The kernel has the audit rules of rules.d and no others, whatever their order and spelling'),
})

/** Audit rules that only one of disk and kernel has. */
export const auditDifferences: Assertion<z.infer<typeof schema>> = {
  name: 'auditDifferences',
  schema,
  probes: () => [auditFiles, kernelAudit],
  judge: (_, facts) => {
    const [persisted, running] = [persistedRules(facts), runningRules(facts)]
    if (!persisted.known) return [undecided('audit rules of rules.d', persisted)]
    if (!running.known) return [undecided('audit rules of the kernel', running)]
    const found = [
      ...onlyIn(persisted.fact, running.fact, 'in rules.d only'),
      ...onlyIn(running.fact, persisted.fact, 'in the kernel only'),
    ]
    return found.length > 0
      ? found
      : [
          {
            status: 'pass',
            subject: 'audit rules',
            actual: 'the same on disk and in the kernel',
            basis: 'observed',
          },
        ]
  },
}

function onlyIn(
  some: readonly AuditRule[],
  others: readonly AuditRule[],
  actual: string,
): readonly Finding[] {
  const known = new Set(others.map(canonical))
  return some
    .filter((rule) => !known.has(canonical(rule)))
    .map((rule) => ({
      status: 'fail',
      subject: canonical(rule),
      expected: 'on disk and in the kernel',
      actual,
      ...(rule.where && {where: rule.where}),
      basis: 'observed',
    }))
}

/** The rule in one spelling, without its key. */
function canonical({list, action, arch, syscalls, path, permissions, fields}: AuditRule): string {
  return [
    `-a ${action},${list}`,
    ...(arch === undefined ? [] : [`-F arch=${arch}`]),
    ...(syscalls.size === 0 ? [] : [`-S ${[...syscalls].toSorted().join(',')}`]),
    ...(path === undefined ? [] : [`path ${path} perm ${[...permissions].toSorted().join('')}`]),
    ...[...fields].toSorted(),
  ].join(' ')
}
