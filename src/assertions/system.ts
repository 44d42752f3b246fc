import {z} from 'zod'
import {host} from '../probes/host.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  system: z
    .string()
    .regex(/^[a-z]+-[\w.]+$/, 'as amzn-2023')
    .describe("os-release's ID and VERSION_ID joined by a hyphen"),
})

/** Which system the host is. */
export const system: Assertion<z.infer<typeof schema>> = {
  name: 'system',
  schema,
  probes: () => [host],
  judge: (spec, facts) => {
    const subject = 'the system'
    const reading = facts.of(host)
    if (!reading.known) return [undecided(subject, reading)]
    const actual = `${reading.fact.os.id}-${reading.fact.os.version}`
    return [
      {
        status: actual === spec.system ? 'pass' : 'fail',
        subject,
        expected: spec.system,
        actual,
        basis: 'observed',
      },
    ]
  },
}
