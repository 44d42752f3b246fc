import {z} from 'zod'
import {host} from '../probes/host.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kernelRelease: z
    .union([z.string(), z.number()])
    .transform(String)
    .describe('What `uname -r` begins with; not judged where it is empty'),
})

type KernelReleaseSpec = z.infer<typeof schema>

/** The kernel that runs, by the beginning of its release. */
export const kernelRelease: Assertion<KernelReleaseSpec> = {
  name: 'kernelRelease',
  schema,
  probes: () => [host],
  judge: ({kernelRelease: prefix}, facts) => {
    const subject = 'the running kernel'
    if (prefix === '')
      return [{status: 'notapplicable', subject, basis: 'observed', reason: 'no kernel was asked for'}]
    const reading = facts.of(host)
    if (!reading.known) return [undecided(subject, reading)]
    const {kernel} = reading.fact
    const fits = kernel.startsWith(prefix) && !/^\d/.test(kernel.slice(prefix.length))
    return [
      {status: fits ? 'pass' : 'fail', subject, expected: `${prefix}…`, actual: kernel, basis: 'observed'},
    ]
  },
}
