import {z} from 'zod'
import type {Finding, Place} from '../evaluate/result.ts'
import {directory, file} from '../probes/file.ts'
import {type PamLine, pamServices} from '../probes/pam.ts'
import {pamStack} from '../probes/pam-stack.ts'
import {type FilesProbe, presentFiles} from '../probes/present-files.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {parseSettings, type Setting, withoutComments} from '../probes/settings.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {pamFields} from './pam.ts'
import {undecided} from './undecided.ts'

/** The files of each module's own, in the order in which it reads them: later ones win. */
const configurations = {
  'faillock.conf': [file('/etc/security/faillock.conf')],
  'pwhistory.conf': [file('/etc/security/pwhistory.conf')],
  'pwquality.conf': [file('/etc/security/pwquality.conf')],
  // pwquality.conf(5) since libpwquality 1.3: the directory is read before the file. Amazon Linux 2 has 1.2.
  'pwquality.conf.d': [
    directory('/etc/security/pwquality.conf.d', '*.conf'),
    file('/etc/security/pwquality.conf'),
  ],
} satisfies Record<string, readonly FilesProbe[]>

type Configuration = keyof typeof configurations

const schema = z.strictObject({
  pamOption: z.string().regex(/^\w+$/).describe('Option of a PAM module, as an argument or in its file'),
  of: z
    .string()
    .regex(/^pam_\w+\.so$/)
    .describe('The module'),
  ...pamFields,
  configuration: z
    .enum(Object.keys(configurations) as [Configuration, ...Configuration[]])
    .optional()
    .describe(
      'Its configuration, which holds where no argument says otherwise; arguments only where it is left out',
    ),
  absent: z
    .literal('pass')
    .optional()
    .describe('What it means that the option is nowhere; else it is compared as not set'),
  ...comparisonFields,
})

type PamOptionSpec = z.infer<typeof schema>

/** An option with which a module works in PAM's stacks. */
export const pamOption: Assertion<PamOptionSpec> = {
  name: 'pamOption',
  schema,
  probes: ({configuration}) => [pamServices, ...(configuration ? configurations[configuration] : [])],
  judge: (spec, facts) => {
    const configured = configuredValue(spec, facts)
    if (!configured.known) return [undecided(spec.pamOption, configured)]
    return spec.in.flatMap((service) => judgeService(spec, service, configured.fact, facts))
  },
}

function judgeService(
  spec: PamOptionSpec,
  service: string,
  configured: Setting | undefined,
  facts: Facts,
): readonly Finding[] {
  const subject = `${spec.pamOption} of ${spec.of} in ${service}`
  const stack = pamStack(facts, service, spec.type)
  if (!stack.known) return [undecided(subject, stack)]
  const lines = stack.fact.filter((line) => line.module === spec.of)
  if (lines.length === 0)
    return [
      {
        status: 'fail',
        subject,
        expected: `${spec.of} in ${spec.type}`,
        actual: 'not there',
        basis: 'observed',
      },
    ]
  return lines.map((line) => judgeValue(spec, subject, argumentOf(line, spec.pamOption) ?? configured))
}

function judgeValue(spec: PamOptionSpec, subject: string, setting: Setting | undefined): Finding {
  const {pamOption: _, of, in: __, type, configuration, absent, ...conditions} = spec
  return {
    ...compared(subject, setting, conditions),
    ...(setting === undefined && absent && {status: absent}),
  }
}

/** The last argument of that name; one without a value is `true`. */
function argumentOf(
  {arguments: words, where}: PamLine,
  name: string,
): {value: string; where: Place} | undefined {
  const word = words.findLast((argument) => argument === name || argument.startsWith(`${name}=`))
  return word === undefined ? undefined : {value: word.slice(name.length + 1) || 'true', where}
}

function configuredValue(spec: PamOptionSpec, facts: Facts): Reading<Setting | undefined> {
  const files = presentFiles(facts, spec.configuration ? configurations[spec.configuration] : [])
  if (!files.known) return files
  const found = files.fact.flatMap((one) => parseSettings(withoutComments(one)).get(spec.pamOption) ?? [])
  const last = found.at(-1)
  return {known: true, fact: last && {...last, value: last.value || 'true'}}
}
