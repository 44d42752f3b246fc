import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {dkmsModules} from '../probes/dkms.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  dkms: z.literal('installed').describe('Each kernel module that dkms knows is installed'),
})

/** The kernel modules that dkms builds: drivers of accelerators. */
export const dkms: Assertion<z.infer<typeof schema>> = {
  name: 'dkms',
  schema,
  probes: () => [dkmsModules],
  judge: (_, facts) => {
    const subject = 'the modules of dkms'
    const reading = facts.of(dkmsModules)
    if (!reading.known) return [undecided(subject, reading)]
    if (!reading.fact || reading.fact.length === 0)
      return [{status: 'notapplicable', subject, basis: 'observed', reason: 'dkms has no module here'}]
    return reading.fact.map(judgeModule)
  },
}

/** `nvidia/570.1, 6.12.40-1.x86_64, x86_64: installed`, with a comma for the slash from older versions. */
function judgeModule(line: string): Finding {
  const [, name = line, state = 'of no known state'] = /^([^:]*):(.*)$/s.exec(line) ?? []
  return {
    status: /^installed\b/.test(state.trim()) ? 'pass' : 'fail',
    subject: `the module ${name}`,
    expected: 'installed',
    actual: state.trim(),
    basis: 'observed',
  }
}
