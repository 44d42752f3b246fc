import {z} from 'zod'
import {systemdConfProbes, systemdSettings} from '../probes/systemd-settings.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  systemdSetting: z.string().regex(/^\w+$/).describe('A setting of one of the daemons of systemd'),
  section: z.string().regex(/^\w+$/).describe('Its section, without brackets'),
  in: z
    .string()
    .regex(/^[\w-]+\.conf$/)
    .describe('The name of the file in /etc/systemd; files in NAME.d override it'),
  as: z
    .literal('boolean')
    .optional()
    .describe('Compare yes or no, in whichever of its words for them systemd is told so'),
  ...comparisonFields,
})

/** A setting of a daemon of systemd, such as journald, as its files have it; what is left to the default is absent. */
export const systemdSetting: Assertion<z.infer<typeof schema>> = {
  name: 'systemdSetting',
  schema,
  probes: (spec) => systemdConfProbes(spec.in),
  judge: ({systemdSetting: name, section, in: file, as, ...conditions}, facts) => {
    const subject = `${name} of ${file.replace(/\.conf$/, '')}`
    const settings = systemdSettings(facts, file, section)
    if (!settings.known) return [undecided(subject, settings)]
    const found = settings.fact.get(name)
    const seen = found && as === 'boolean' ? {...found, value: yesOrNo(found.value)} : found
    return [compared(subject, seen, conditions)]
  },
}

/** systemd.syntax(7): boolean values. */
function yesOrNo(value: string): string {
  if (/^(1|yes|y|true|t|on)$/i.test(value)) return 'yes'
  return /^(0|no|n|false|f|off)$/i.test(value) ? 'no' : value
}
