import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {isBottlerocket} from '../probes/host.ts'
import type {Facts} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import {effectiveSysctl, parseSysctlFiles, runningSysctl, SYSCTL_KEY, sysctlFiles} from '../probes/sysctl.ts'
import {systemdVersion} from '../probes/systemd-version.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {type Comparison, comparisonFields} from './comparison.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  sysctl: z
    .string()
    .regex(SYSCTL_KEY, 'a key as sysctl prints it, as net.ipv4.ip_forward')
    .describe('A kernel parameter: what sysctl.d sets at boot, and what the kernel has now'),
  absent: z
    .enum(['pass', 'fail'])
    .optional()
    .describe('What it means that no file of sysctl.d sets it; fail where it is not given'),
  ...halfFields,
  ...comparisonFields,
})

type SysctlSpec = z.infer<typeof schema>

/**
 * One kernel parameter. A value that no file sets is absent, even where the kernel's default is right. A key
 * of IPv6 does not apply where the kernel runs without IPv6. Bottlerocket has no file for settings: it writes
 * them to the kernel at each boot, so the running half is all there is.
 */
export const sysctl: Assertion<SysctlSpec> = {
  name: 'sysctl',
  schema,
  probes: (spec) => [sysctlFiles, systemdVersion, runningSysctl(spec.sysctl)],
  byHand: ({sysctl: key}) =>
    `sysctl ${quote(key)}; grep -rsF ${quote(key)} /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d`,
  judge: (spec, facts, {phase}) => {
    const {sysctl: key, half, absent, ...conditions} = spec
    const reading = facts.of(runningSysctl(key))
    if (reading.known && reading.fact === undefined && key.startsWith('net.ipv6.'))
      return [
        {status: 'notapplicable', subject: key, basis: 'observed', reason: 'the kernel runs without IPv6'},
      ]
    return judgeHalves(
      {
        persisted: () => judgePersisted(key, conditions, absent, facts),
        running: () => judgeRunning(key, conditions, facts),
      },
      isBottlerocket(facts) ? 'running' : half,
      phase,
    )
  },
}

function judgePersisted(
  key: string,
  conditions: Comparison,
  absent: SysctlSpec['absent'],
  facts: Facts,
): Finding {
  const files = facts.of(sysctlFiles)
  if (!files.known) return undecided(key, files)
  const systemd = facts.of(systemdVersion)
  const assignments = parseSysctlFiles(files.fact)
  const found = effectiveSysctl(assignments, key, systemd.known ? systemd.fact : 0)
  // Whether patterns count decides here, and nothing says so.
  if (!systemd.known && effectiveSysctl(assignments, key, Infinity)?.value !== found?.value)
    return undecided(key, systemd)
  const seen = found && {value: found.value, where: {file: found.file, line: found.line}}
  const finding = compared(key, seen, conditions)
  return {
    ...finding,
    ...(found === undefined && {actual: 'set by no file of sysctl.d', ...(absent && {status: absent})}),
    ...(absent === 'pass' && {expected: `not set, or ${finding.expected}`}),
  }
}

function judgeRunning(key: string, conditions: Comparison, facts: Facts): Finding {
  const reading = facts.of(runningSysctl(key))
  if (!reading.known) return undecided(key, reading)
  return compared(key, {value: reading.fact}, conditions)
}
