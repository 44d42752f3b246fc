import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type BootEntries, bootEntries, type CommandLine} from '../probes/boot-entries.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {weighHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  bootParameter: z
    .string()
    .regex(/^[\w.-]+$/)
    .describe('A parameter on the command line of the kernel'),
  absent: z
    .enum(['pass', 'fail'])
    .default('fail')
    .describe('What it means that a command line does not have it; pass also looks at /etc/default/grub'),
  ...comparisonFields,
})

type BootParameterSpec = z.infer<typeof schema>

/** A parameter that every kernel that can be started is given, and the running one was. */
export const bootParameter: Assertion<BootParameterSpec> = {
  name: 'bootParameter',
  schema,
  probes: () => [bootEntries],
  judge: (spec, facts, {phase}) => {
    const reading = facts.of(bootEntries)
    const subject = `the boot parameter ${spec.bootParameter}`
    if (!reading.known) return [undecided(subject, reading)]
    return weighHalves(
      judgeEntries(subject, spec, reading.fact),
      judgeLine(subject, spec, reading.fact.running),
      phase,
    )
  },
}

function judgeEntries(subject: string, spec: BootParameterSpec, {entries, later}: BootEntries): Finding {
  const lines = spec.absent === 'pass' ? [...entries, ...later] : entries
  const findings = lines.map((line) => judgeLine(subject, spec, line))
  const [first] = findings
  if (entries.length === 0 || !first)
    return undecided(subject, {detail: 'no entry of the boot loader was found'})
  return findings.find(({status}) => status === 'fail') ?? first
}

/** Of a parameter that is given twice the kernel takes the last. */
function judgeLine(subject: string, spec: BootParameterSpec, {file, words}: CommandLine): Finding {
  const {bootParameter: name, absent, ...conditions} = spec
  const word = words.findLast((one) => one === name || one.startsWith(`${name}=`))
  const finding = compared(subject, {value: word?.slice(name.length + 1), where: {file}}, conditions)
  return {
    ...finding,
    ...(word === undefined && {status: absent}),
    ...(absent === 'pass' && {expected: `not set, or ${finding.expected}`}),
  }
}
