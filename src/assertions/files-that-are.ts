import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type FileWalk, fileWalk, type WalkedFile} from '../probes/file-walk.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  filesThatAre: z
    .enum(['world-writable', 'unowned', 'set-id'])
    .describe(
      'Files and directories of all local file systems but those of containers: writable by all (directories without the sticky bit), owned by an id without a name, or programs that run as their owner or group',
    ),
  exist: z.boolean().describe('Whether there may be any; with true each is listed'),
})

type FileWalkSpec = z.infer<typeof schema>

/** Files that stand out by their mode or owner. */
export const filesThatAre: Assertion<FileWalkSpec> = {
  name: 'filesThatAre',
  schema,
  probes: () => [fileWalk],
  judge: ({filesThatAre: kind, exist}, facts) => {
    const subject = `files that are ${kind}`
    const reading = facts.of(fileWalk)
    if (!reading.known) return [undecided(subject, reading)]
    const found = reading.fact[PARTS[kind]]
    if (found.length === 0)
      return [{status: 'pass', subject, expected: 'none', actual: 'none', basis: 'observed'}]
    return [
      ...found.slice(0, LISTED).map((file) => finding(file, kind, exist)),
      ...rest(found, subject, exist),
    ]
  },
}

const PARTS: Readonly<Record<FileWalkSpec['filesThatAre'], keyof FileWalk>> = {
  'world-writable': 'worldWritable',
  unowned: 'unowned',
  'set-id': 'setId',
}

/** A report stays readable where a whole tree was unpacked with wrong modes. */
const LISTED = 100

function finding({path, mode, uid, gid, type}: WalkedFile, kind: string, exist: boolean): Finding {
  return {
    status: exist ? 'pass' : 'fail',
    subject: path,
    ...(!exist && {expected: `not ${kind}`}),
    actual: `${type}, mode ${mode.toString(8).padStart(4, '0')}, uid ${uid}, gid ${gid}`,
    where: {file: path},
    basis: 'observed',
  }
}

function rest(found: readonly WalkedFile[], subject: string, exist: boolean): readonly Finding[] {
  const more = found.length - LISTED
  if (more <= 0) return []
  return [{status: exist ? 'pass' : 'fail', subject, actual: `${more} more`, basis: 'observed'}]
}
