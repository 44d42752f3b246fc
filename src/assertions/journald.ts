import {z} from 'zod'
import {journaldProbes, journaldSettings} from '../probes/journald.ts'
import type {Assertion} from './assertion.ts'
import {compare, comparisonFields, show} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  journald: z
    .string()
    .regex(/^[A-Z][A-Za-z]+$/)
    .describe('A setting of journald.conf and its drop-ins; yes and no stand for all ways to write them'),
  ...comparisonFields,
})

/** A setting of journald as its files have it; what is left to the default is absent. */
export const journald: Assertion<z.infer<typeof schema>> = {
  name: 'journald',
  schema,
  probes: () => journaldProbes,
  judge: ({journald: name, ...conditions}, facts) => {
    const subject = `${name} of journald`
    const settings = journaldSettings(facts)
    if (!settings.known) return [undecided(subject, settings)]
    const found = settings.fact.get(name)
    const {ok, expected} = compare(found?.value, conditions)
    return [
      {
        status: ok ? 'pass' : 'fail',
        subject,
        expected,
        actual: show(found?.value),
        ...(found && {where: found.where}),
        basis: 'observed',
      },
    ]
  },
}
