import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {fileStat} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import {rootPath as rootPathProbe} from '../probes/root-path.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  rootPath: z.literal('safe').describe('Every entry is a directory that only root can write to'),
})

/** Asked for at once: root's PATH on Amazon Linux has these, so that it needs no second round. */
const USUAL_ENTRIES = [
  '/root/.local/bin',
  '/root/bin',
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
]

/** Where a login shell of root looks for programs. */
export const rootPath: Assertion<z.infer<typeof schema>> = {
  name: 'rootPath',
  schema,
  probes: () => [rootPathProbe, ...USUAL_ENTRIES.map(fileStat)],
  followUps: (_, facts) => {
    const reading = facts.of(rootPathProbe)
    return reading.known ? entriesOf(reading.fact).filter(isAbsolute).map(fileStat) : []
  },
  judge: (_, facts) => {
    const reading = facts.of(rootPathProbe)
    if (!reading.known) return [undecided("root's PATH", reading)]
    return entriesOf(reading.fact).map((entry) => judgeEntry(entry, facts))
  },
}

const isAbsolute = (entry: string) => entry.startsWith('/')

function entriesOf(path: string): readonly string[] {
  return [...new Set(path.split(':'))]
}

function judgeEntry(entry: string, facts: Facts): Finding {
  const subject = `${entry || 'an empty entry'} in root's PATH`
  const finding = {subject, expected: 'a directory that only root can write to', basis: 'observed'} as const
  if (!isAbsolute(entry))
    return {...finding, status: 'fail', actual: 'the directory that root happens to be in'}
  const reading = facts.of(fileStat(entry))
  if (!reading.known) return undecided(subject, reading)
  if (!reading.fact.exists) return {...finding, status: 'fail', actual: 'not there'}
  const {type, mode, uid, user} = reading.fact
  const ok = type === 'directory' && uid === 0 && (Number.parseInt(mode, 8) & 0o022) === 0
  return {
    ...finding,
    status: ok ? 'pass' : 'fail',
    actual: `${type} of ${user}, ${mode}`,
    where: {file: entry},
  }
}
