import {z} from 'zod'
import {accounts} from '../probes/accounts.ts'
import {fileStat} from '../probes/file.ts'
import type {Assertion} from './assertion.ts'
import {askOfHomes, forUsers, USUAL_HOMES} from './interactive-users.ts'
import {judgeOwnership} from './ownership.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  homes: z
    .literal('private')
    .describe('The home of each user with a login shell is a directory of its own user'),
  mode: z
    .strictObject({atMost: z.string().regex(/^0[0-7]{3}$/)})
    .describe('It grants no bit that this one does not'),
})

/** The homes of all who can work on the host. */
export const homes: Assertion<z.infer<typeof schema>> = {
  name: 'homes',
  schema,
  probes: () => [accounts, ...USUAL_HOMES.map(fileStat)],
  followUps: (_, facts) => askOfHomes(facts, fileStat),
  judge: ({mode}, facts) =>
    forUsers(facts, (user) => {
      const reading = facts.of(fileStat(user.home))
      const subject = `home of ${user.name}`
      if (!reading.known) return [undecided(subject, reading)]
      if (!reading.fact.exists || reading.fact.type !== 'directory')
        return [
          {
            status: 'fail',
            subject,
            expected: 'a directory',
            actual: `no directory at ${user.home}`,
            basis: 'observed',
          },
        ]
      return judgeOwnership(reading.fact, {mode, owner: user.name}, 'observed')
    }),
}
