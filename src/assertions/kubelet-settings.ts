import {z} from 'zod'
import {lostSettings, lostSettingsProbes} from '../kubelet/lost-settings.ts'
import {unavailableBy} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubeletSettings: z
    .literal('kept')
    .describe("No file of the kubelet's settings is one that boot replaces or that nobody reads"),
})

/** Settings of the kubelet that are written where no node will have them. */
export const kubeletSettings: Assertion<z.infer<typeof schema>> = {
  name: 'kubeletSettings',
  schema,
  probes: () => lostSettingsProbes,
  judge: (_, facts) => {
    const subject = "the kubelet's settings in the image"
    try {
      const lost = lostSettings(facts)
      if (lost.length === 0) return [{status: 'pass', subject, actual: 'kept', basis: 'predicted'}]
      return lost.map(({file, because}) => ({
        status: 'fail' as const,
        subject: file,
        expected: 'settings that a node will have',
        actual: because,
        where: {file},
        basis: 'predicted' as const,
      }))
    } catch (error) {
      return [undecided(subject, unavailableBy(error))]
    }
  },
}
