import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {processes} from '../probes/processes.ts'
import {selinuxState} from '../probes/selinux.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  processType: z
    .string()
    .regex(/^\w+$/)
    .describe('A type of SELinux, as unconfined_service_t; no process may have it'),
})

/** A type that no process has. Where SELinux is disabled processes have none, so it cannot be decided. */
export const processType: Assertion<z.infer<typeof schema>> = {
  name: 'processType',
  schema,
  probes: () => [selinuxState, processes],
  judge: ({processType: type}, facts) => {
    const subject = `processes of type ${type}`
    const state = facts.of(selinuxState)
    if (!state.known) return [undecided(subject, state)]
    if (state.fact.mode === 'disabled')
      return [undecided(subject, {detail: 'SELinux is disabled, so no process has a type'})]
    const reading = facts.of(processes)
    if (!reading.known) return [undecided(subject, reading)]
    const found = reading.fact.filter(({label}) => label.split(':')[2] === type)
    return [judgeCommands(subject, [...new Set(found.map(({command}) => command))])]
  },
}

function judgeCommands(subject: string, commands: readonly string[]): Finding {
  return {
    status: commands.length === 0 ? 'pass' : 'fail',
    subject,
    expected: 'none',
    actual: commands.join(', ') || 'none',
    half: 'running',
    basis: 'observed',
  }
}
