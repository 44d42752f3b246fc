import {z} from 'zod'
import {
  KUBECONFIG_TEMPLATE,
  placeholders,
  kubeconfigTemplate as probe,
} from '../probes/kubeconfig-template.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubeconfigTemplate: z.literal('whole').describe('The kubeconfig has every word that bootstrap.sh replaces'),
})

/** The kubeconfig of an Amazon Linux 2 image, in which bootstrap.sh replaces words in place. */
export const kubeconfigTemplate: Assertion<z.infer<typeof schema>> = {
  name: 'kubeconfigTemplate',
  schema,
  probes: () => [probe],
  judge: (_, facts) => {
    const reading = facts.of(probe)
    if (!reading.known) return [undecided(KUBECONFIG_TEMPLATE, reading)]
    const missing = placeholders.filter((word) => !reading.fact?.includes(word))
    const lacking = missing.length === 0 ? 'all of them' : `without ${missing.join(', ')}`
    return [
      {
        status: missing.length === 0 ? 'pass' : 'fail',
        subject: `the placeholders in ${KUBECONFIG_TEMPLATE}`,
        expected: placeholders.join(', '),
        actual: reading.fact === undefined ? 'not there' : lacking,
        where: {file: KUBECONFIG_TEMPLATE},
        basis: 'observed',
      },
    ]
  },
}
