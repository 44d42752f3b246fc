import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import type {Facts} from '../probes/probe.ts'
import {program as programProbe} from '../probes/program.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const name = z.string().regex(/^[\w.+-]+$/, 'the name of a program, without a directory')

const schema = z.strictObject({
  program: z.union([name, z.array(name).min(1)]).describe('Programs that root must find on its PATH'),
})

type ProgramSpec = z.infer<typeof schema>

/** Programs that must be installed. */
export const program: Assertion<ProgramSpec> = {
  name: 'program',
  schema,
  probes: (spec) => [spec.program].flat().map(programProbe),
  judge: (spec, facts) => [spec.program].flat().map((wanted) => judgeProgram(wanted, facts)),
}

function judgeProgram(wanted: string, facts: Facts): Finding {
  const reading = facts.of(programProbe(wanted))
  if (!reading.known) return undecided(wanted, reading)
  return {
    status: reading.fact === undefined ? 'fail' : 'pass',
    subject: `the program ${wanted}`,
    expected: 'installed',
    actual: reading.fact ?? 'not found',
    basis: 'observed',
  }
}
