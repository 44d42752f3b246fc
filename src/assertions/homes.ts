import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {accounts, type User} from '../probes/accounts.ts'
import {type DotFile, dotFiles as dotFilesProbe} from '../probes/dot-files.ts'
import {fileStat} from '../probes/file.ts'
import {lastName} from '../probes/path.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {interactiveUsers} from './interactive.ts'
import {judgeOwnership} from './mode.ts'
import {undecided} from './undecided.ts'

/** Asked for at once: an image of Amazon Linux has these, so that it needs no second round. */
const USUAL_HOMES = ['/root', '/home/ec2-user']

const homesSchema = z.strictObject({
  homes: z
    .literal('private')
    .describe('The home of each user with a login shell is a directory of its own user'),
  mode: z
    .strictObject({atMost: z.string().regex(/^0[0-7]{3}$/)})
    .describe('It grants no bit that this one does not'),
})

/** The homes of all who can work on the host. */
export const homes: Assertion<z.infer<typeof homesSchema>> = {
  name: 'homes',
  schema: homesSchema,
  probes: () => [accounts, ...USUAL_HOMES.map(fileStat)],
  followUps: (_, facts) => probesOf(facts, fileStat),
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

const dotFilesSchema = z.strictObject({
  dotFiles: z
    .literal('safe')
    .describe("Nobody else can write to a user's dot files, and none lets others in"),
})

/** The dot files of all who can work on the host. */
export const dotFiles: Assertion<z.infer<typeof dotFilesSchema>> = {
  name: 'dotFiles',
  schema: dotFilesSchema,
  probes: () => [accounts, ...USUAL_HOMES.map(dotFilesProbe)],
  followUps: (_, facts) => probesOf(facts, dotFilesProbe),
  judge: (_, facts) =>
    forUsers(facts, (user) => {
      const reading = facts.of(dotFilesProbe(user.home))
      const subject = `dot files of ${user.name}`
      if (!reading.known) return [undecided(subject, reading)]
      const bad = reading.fact.flatMap((file) => judgeDotFile(user, file))
      return bad.length > 0 ? bad : [{status: 'pass', subject, actual: 'safe', basis: 'observed'}]
    }),
}

function probesOf(facts: Facts, ask: (home: string) => Probe<unknown>): readonly Probe<unknown>[] {
  const reading = facts.of(accounts)
  return reading.known ? interactiveUsers(reading.fact).map(({home}) => ask(home)) : []
}

function forUsers(facts: Facts, judge: (user: User) => readonly Finding[]): readonly Finding[] {
  const reading = facts.of(accounts)
  if (!reading.known) return [undecided('the users with a login shell', reading)]
  const findings = interactiveUsers(reading.fact).flatMap(judge)
  if (findings.length > 0) return findings
  return [{status: 'pass', subject: 'the users with a login shell', actual: 'none', basis: 'observed'}]
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
