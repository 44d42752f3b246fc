import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type Listener, listeners} from '../probes/listeners.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.union([
  z.strictObject({
    listening: z.array(z.int().min(1).max(65_535)).min(1).describe('Ports of TCP and UDP'),
    on: z.literal('loopback').describe('Nothing may listen there but on an address of the machine itself'),
  }),
  z.strictObject({
    listening: z.literal('listed').describe('Every port on which something listens, to be looked at'),
  }),
])

/** Ports that nobody from outside reaches; or all that are open, for a person to look at. */
export const listening: Assertion<z.infer<typeof schema>> = {
  name: 'listening',
  schema,
  probes: () => [listeners],
  judge: ({listening: ports}, facts) => {
    const subject = ports === 'listed' ? 'listeners' : `listeners on ${ports.join(', ')}`
    const reading = facts.of(listeners)
    if (!reading.known) return [undecided(subject, reading)]
    return ports === 'listed' ? listed(reading.fact) : [judgePorts(ports, reading.fact, subject)]
  },
}

function judgePorts(ports: readonly number[], found: readonly Listener[], subject: string): Finding {
  const open = found.filter(({port, loopback}) => ports.includes(port) && !loopback)
  return {
    status: open.length === 0 ? 'pass' : 'fail',
    subject,
    expected: 'on loopback only',
    actual: open.length === 0 ? 'none from outside' : open.map(shown).join(', '),
    half: 'running',
    basis: 'observed',
  }
}

/** One finding for each port, those that are reached from outside first. */
function listed(found: readonly Listener[]): readonly Finding[] {
  const outside = new Set(found.filter(({loopback}) => !loopback).map(nameOf))
  const inside = new Set(found.map(nameOf).filter((name) => !outside.has(name)))
  const row =
    (actual: string) =>
    (subject: string): Finding => ({status: 'pass', subject, actual, half: 'running', basis: 'observed'})
  const rows = [...[...outside].map(row('open to others')), ...[...inside].map(row('on loopback only'))]
  return rows.length > 0 ? rows : [row('none')('listeners')]
}

function nameOf({protocol, port}: Listener): string {
  return `${port}/${protocol}`
}

function shown(listener: Listener): string {
  return `${nameOf(listener)} from outside`
}
