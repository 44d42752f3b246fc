import {z} from 'zod'
import {type FileFact, file} from '../probes/file.ts'
import {glob} from '../probes/glob.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'

const schema = z.strictObject({
  cleanUp: z
    .enum(['auto', 'done'])
    .describe('done: the clean-up of the image has run; auto: see whether it has by what it takes away'),
})

const machineId = file('/etc/machine-id')
const signs = [glob('/etc/ssh/ssh_host_*'), glob('/var/lib/cloud/instance')]

/**
 * The way out for what the clean-up of an image will take away: `deferred` as long as the clean-up has
 * plainly not run, and otherwise no way out, `notapplicable`. It has not run where the builder's machine id,
 * host keys and cloud-init state are all still there.
 */
export const cleanUp: Assertion<z.infer<typeof schema>> = {
  name: 'cleanUp',
  schema,
  probes: () => [machineId, ...signs],
  judge: (spec, facts) => {
    const pending = spec.cleanUp === 'auto' && isPending(facts)
    return [
      {
        status: pending ? 'deferred' : 'notapplicable',
        subject: 'the clean-up of the image',
        expected: 'not run yet',
        actual: pending ? 'not run yet' : 'run',
        basis: 'observed',
        reason: pending
          ? 'the clean-up of the image has not run yet: judge it again afterwards'
          : 'the clean-up of the image has run',
      },
    ]
  },
}

function isPending(facts: Facts): boolean {
  const id = facts.of(machineId)
  return (
    id.known &&
    isSet(id.fact) &&
    signs.every((probe) => {
      const found = facts.of(probe)
      return found.known && found.fact.length > 0
    })
  )
}

function isSet(fact: FileFact): boolean {
  return fact.exists && /^[0-9a-f]{32}\s*$/.test(fact.text ?? '')
}
