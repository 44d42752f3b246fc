import {z} from 'zod'
import {type Listener, listeners} from '../probes/listeners.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  listening: z.array(z.int().min(1).max(65_535)).min(1).describe('Ports of TCP and UDP'),
  on: z.literal('loopback').describe('Nothing may listen there but on an address of the machine itself'),
})

/** Ports that nobody from outside reaches. */
export const listening: Assertion<z.infer<typeof schema>> = {
  name: 'listening',
  schema,
  probes: () => [listeners],
  judge: ({listening: ports}, facts) => {
    const subject = `listeners on ${ports.join(', ')}`
    const reading = facts.of(listeners)
    if (!reading.known) return [undecided(subject, reading)]
    const open = reading.fact.filter(({port, loopback}) => ports.includes(port) && !loopback)
    return [
      {
        status: open.length === 0 ? 'pass' : 'fail',
        subject,
        expected: 'on loopback only',
        actual: open.length === 0 ? 'none from outside' : open.map(shown).join(', '),
        half: 'running',
        basis: 'observed',
      },
    ]
  },
}

function shown({protocol, port}: Listener): string {
  return `${port}/${protocol} from outside`
}
