import {z} from 'zod'
import {freeSpace as freeSpaceProbe} from '../probes/free-space.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  freeSpace: z.string().startsWith('/').describe('A path on the file system'),
  atLeast: z.number().positive().describe('MiB that must be free'),
})

type FreeSpaceSpec = z.infer<typeof schema>

/** Room on a file system. */
export const freeSpace: Assertion<FreeSpaceSpec> = {
  name: 'freeSpace',
  schema,
  probes: (spec) => [freeSpaceProbe(spec.freeSpace)],
  judge: (spec, facts) => {
    const reading = facts.of(freeSpaceProbe(spec.freeSpace))
    const subject = `free space of ${spec.freeSpace}`
    if (!reading.known) return [undecided(subject, reading)]
    return [
      {
        status: reading.fact >= spec.atLeast ? 'pass' : 'fail',
        subject,
        expected: `at least ${spec.atLeast} MiB`,
        actual: `${reading.fact} MiB`,
        basis: 'observed',
      },
    ]
  },
}
