import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type LogFile, logFiles as logFilesProbe} from '../probes/log-files.ts'
import {lastName} from '../probes/path.ts'
import {matchesWildcard} from '../probes/wildcard.ts'
import type {Assertion} from './assertion.ts'
import {isSubset} from './ownership.ts'
import {undecided} from './undecided.ts'

const kind = z.strictObject({
  named: z
    .array(z.string().regex(/^[\w.*~-]+$/))
    .min(1)
    .describe('Names of files; * stands for any characters'),
  atMost: z.string().regex(/^0[0-7]{3}$/, 'an octal mode in quotes, as "0640"'),
  owners: z.array(z.string()).min(1).describe('Accounts that they may belong to'),
  groups: z.array(z.string()).min(1).describe('Groups that they may belong to'),
})

type Kind = z.infer<typeof kind>

const schema = z.strictObject({
  logFiles: z
    .array(kind)
    .min(1)
    .describe('What files below /var/log may be; the first entry with their name counts'),
})

/** Owners and modes of all logs. */
export const logFiles: Assertion<z.infer<typeof schema>> = {
  name: 'logFiles',
  schema,
  probes: () => [logFilesProbe],
  judge: ({logFiles: kinds}, facts) => {
    const subject = 'files below /var/log'
    const reading = facts.of(logFilesProbe)
    if (!reading.known) return [undecided(subject, reading)]
    const wrong = reading.fact.flatMap((file) => judgeFile(file, kinds))
    return wrong.length > 0
      ? wrong
      : [
          {
            status: 'pass',
            subject,
            actual: `${reading.fact.length} files as they should be`,
            basis: 'observed',
          },
        ]
  },
}

function judgeFile(file: LogFile, kinds: readonly Kind[]): readonly Finding[] {
  const name = lastName(file.path)
  const wanted = kinds.find(({named}) => named.some((pattern) => matchesWildcard(pattern, name)))
  if (!wanted) return []
  const {atMost, owners, groups} = wanted
  if (isSubset(file.mode, atMost) && owners.includes(file.user) && groups.includes(file.group)) return []
  return [
    {
      status: 'fail',
      subject: file.path,
      expected: `at most ${atMost}, of ${owners.join(' or ')}, group ${groups.join(' or ')}`,
      actual: `${file.mode}, of ${file.user}, group ${file.group}`,
      where: {file: file.path},
      basis: 'observed',
    },
  ]
}
