import {z} from 'zod'
import {unitStates} from '../probes/unit-states.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const system = z.enum(['rsyslog', 'journald'])

const schema = z.strictObject({
  logging: system.describe('The system that keeps the logs'),
  chosen: z
    .enum(['auto', ...system.options])
    .describe('auto: rsyslog where it starts at boot, else journald; or the one that a site has chosen'),
})

/** Which of two logging systems a host uses, for rules about one of them. */
export const logging: Assertion<z.infer<typeof schema>> = {
  name: 'logging',
  schema,
  probes: () => [unitStates],
  judge: ({logging: wanted, chosen}, facts) => {
    const subject = 'the logging system'
    const reading = facts.of(unitStates)
    if (chosen === 'auto' && !reading.known) return [undecided(subject, reading)]
    const starts = reading.known && reading.fact.get('rsyslog.service') === 'enabled'
    const actual = chosen === 'auto' ? (starts ? 'rsyslog' : 'journald') : chosen
    return [
      {status: actual === wanted ? 'pass' : 'fail', subject, expected: wanted, actual, basis: 'observed'},
    ]
  },
}
