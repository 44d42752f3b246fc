import {z} from 'zod'
import type {Assertion} from './assertion.ts'

const schema = z.strictObject({
  phase: z.enum(['image', 'booted', 'node']).describe('The phase that the run judges, as --phase says'),
})

/** Which phase the run is for: a rule about what an image must not hold says nothing of a machine that booted. */
export const phase: Assertion<z.infer<typeof schema>> = {
  name: 'phase',
  schema,
  probes: () => [],
  judge: (spec, _, context) => [
    {
      status: context.phase === spec.phase ? 'pass' : 'fail',
      subject: 'the phase',
      expected: spec.phase,
      actual: context.phase,
      basis: 'observed',
    },
  ],
}
