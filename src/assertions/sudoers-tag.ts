import {z} from 'zod'
import {sudoersEntries, sudoersFollowUps, sudoersProbes} from '../probes/sudoers.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  sudoersTag: z
    .string()
    .regex(/^[A-Z]+$/)
    .describe('A tag, such as NOPASSWD, that no command in sudoers may have'),
})

/** A tag that nobody may have been given. */
export const sudoersTag: Assertion<z.infer<typeof schema>> = {
  name: 'sudoersTag',
  schema,
  probes: () => sudoersProbes,
  followUps: (_, facts) => sudoersFollowUps(facts),
  judge: ({sudoersTag: tag}, facts) => {
    const entries = sudoersEntries(facts)
    const subject = `${tag} in sudoers`
    if (!entries.known) return [undecided(subject, entries)]
    const found = entries.fact
      .filter((entry) => entry.kind === 'specification')
      .filter(({tags}) => tags.includes(tag))
    const finding = {subject, expected: 'nowhere', basis: 'observed'} as const
    if (found.length === 0) return [{...finding, status: 'pass', actual: 'nowhere'}]
    return found.map(({text, where}) => ({...finding, status: 'fail', actual: text, where}))
  },
}
