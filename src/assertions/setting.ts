import {z} from 'zod'
import {file} from '../probes/file.ts'
import {quote} from '../probes/quote.ts'
import {settingIn} from '../probes/settings.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  setting: z
    .string()
    .regex(/^[A-Za-z_][\w.-]*$/)
    .describe('A name in a file of `NAME value` or `NAME = value` lines, the last of which counts'),
  in: z.string().startsWith('/').describe('The file'),
  absent: z
    .enum(['pass', 'fail', 'notapplicable'])
    .default('fail')
    .describe('What it means that the file is not there'),
  ignoreCase: z.literal(true).optional().describe('Compare in lower case'),
  ...comparisonFields,
})

type SettingSpec = z.infer<typeof schema>

/** One value of a plain configuration file. */
export const setting: Assertion<SettingSpec> = {
  name: 'setting',
  schema,
  probes: (spec) => [file(spec.in)],
  byHand: (spec) => `grep -n ${quote(spec.setting)} ${quote(spec.in)}`,
  judge: ({setting: name, in: path, absent, ignoreCase, ...conditions}, facts) => {
    const subject = `${name} in ${path}`
    const reading = facts.of(file(path))
    if (!reading.known) return [undecided(subject, reading)]
    if (!reading.fact.exists)
      return [
        {status: absent, subject, basis: 'observed', actual: 'not there', reason: `${path} is not there`},
      ]
    const found = settingIn(reading.fact, name)
    const value = ignoreCase ? found?.value.toLowerCase() : found?.value
    return [compared(subject, {value, where: found?.where ?? {file: path}}, conditions)]
  },
}
