import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {accounts, type User} from '../probes/accounts.ts'
import {type DotFile, dotFiles as dotFilesProbe} from '../probes/dot-files.ts'
import {lastName} from '../probes/path.ts'
import type {Assertion} from './assertion.ts'
import {askOfHomes, forUsers, USUAL_HOMES} from './interactive-users.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  dotFiles: z
    .literal('safe')
    .describe("Nobody else can write to a user's dot files, and none lets others in"),
})

/** The dot files of all who can work on the host. */
export const dotFiles: Assertion<z.infer<typeof schema>> = {
  name: 'dotFiles',
  schema,
  probes: () => [accounts, ...USUAL_HOMES.map(dotFilesProbe)],
  followUps: (_, facts) => askOfHomes(facts, dotFilesProbe),
  judge: (_, facts) =>
    forUsers(facts, (user) => {
      const reading = facts.of(dotFilesProbe(user.home))
      const subject = `dot files of ${user.name}`
      if (!reading.known) return [undecided(subject, reading)]
      const bad = reading.fact.flatMap((file) => judgeDotFile(user, file))
      return bad.length > 0 ? bad : [{status: 'pass', subject, actual: 'safe', basis: 'observed'}]
    }),
}

/** What is wrong with a file; nothing where it is safe. */
function judgeDotFile(user: User, {path, mode, uid, gid}: DotFile): readonly Finding[] {
  const name = lastName(path)
  const finding = {subject: path, status: 'fail', where: {file: path}, basis: 'observed'} as const
  if (name === '.forward' || name === '.rhosts') return [{...finding, expected: 'not there', actual: 'there'}]
  const most = name === '.netrc' || name === '.bash_history' ? 0o600 : 0o644
  const isOwn = uid === user.uid && gid === user.gid
  if (isOwn && (Number.parseInt(mode, 8) & ~most) === 0) return []
  const expected = `${user.uid}:${user.gid}, mode at most 0${most.toString(8)}`
  return [{...finding, expected, actual: `${uid}:${gid}, ${mode}`}]
}
