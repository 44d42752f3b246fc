import {z} from 'zod'
import {shadow} from '../probes/shadow.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const states = ['set', 'locked', 'empty', 'other'] as const

const schema = z.strictObject({
  account: z.string().min(1).describe('Name of a user'),
  password: z.array(z.enum(states)).min(1).describe('The states that its password may have'),
})

/** The password of one account. */
export const account: Assertion<z.infer<typeof schema>> = {
  name: 'account',
  schema,
  probes: () => [shadow],
  judge: ({account: name, password}, facts) => {
    const subject = `password of ${name}`
    const reading = facts.of(shadow)
    if (!reading.known) return [undecided(subject, reading)]
    const entry = reading.fact.entries.find((candidate) => candidate.name === name)
    return [
      {
        status: entry && password.includes(entry.password) ? 'pass' : 'fail',
        subject,
        expected: password.join(' or '),
        actual: entry?.password ?? 'not in /etc/shadow',
        basis: 'observed',
      },
    ]
  },
}
