import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type AideConf, aideConf, aideProbes, aideSchedule} from '../probes/aide.ts'
import {fileStat} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.union([
  z.strictObject({
    aide: z
      .enum(['database', 'scheduled'])
      .describe('That AIDE has a database to compare with, or that cron starts its check'),
  }),
  z.strictObject({
    aide: z
      .array(z.string().startsWith('/usr/'))
      .min(1)
      .describe('Files that AIDE watches by lines of their own'),
    records: z.array(z.string()).min(1).describe('What it must record of each: p, sha512 …'),
  }),
])

type AideSpec = z.infer<typeof schema>

/** AIDE: that it has something to compare with, when it does so, and what it compares. */
export const aide: Assertion<AideSpec> = {
  name: 'aide',
  schema,
  probes: ({aide: what}) => (what === 'scheduled' ? [aideSchedule] : aideProbes),
  followUps: ({aide: what}, facts) => {
    const conf = aideConf(facts)
    return what === 'database' && conf.known && conf.fact?.database.startsWith('/')
      ? [fileStat(conf.fact.database)]
      : []
  },
  judge: (spec, facts) => {
    if (spec.aide === 'scheduled') return [judgeSchedule(facts)]
    const conf = aideConf(facts)
    if (!conf.known) return [undecided('the configuration of AIDE', conf)]
    if (!conf.fact) return [failure('the configuration of AIDE', 'there', '/etc/aide.conf is not there')]
    return 'records' in spec
      ? spec.aide.map((path) => judgeFile(path, spec.records, conf.fact as AideConf))
      : [judgeDatabase(conf.fact.database, facts)]
  },
}

function judgeSchedule(facts: Facts): Finding {
  const subject = 'a check of AIDE by cron'
  const lines = facts.of(aideSchedule)
  if (!lines.known) return undecided(subject, lines)
  const found = lines.fact.find(isCheck)
  return found === undefined
    ? failure(subject, 'scheduled', 'in no table of cron')
    : {status: 'pass', subject, actual: found.trim(), basis: 'observed'}
}

function isCheck(line: string): boolean {
  const at = line.search(/aide\b/)
  return /aide\.wrapper|\$\{?AIDEARGS/.test(line) || (at >= 0 && /\s(--check|-C)\b/.test(line.slice(at)))
}

function judgeDatabase(path: string, facts: Facts): Finding {
  const subject = 'the database of AIDE'
  if (!path.startsWith('/'))
    return undecided(subject, {detail: `it is at ${path}, which is no file of this host`})
  const reading = facts.of(fileStat(path))
  if (!reading.known) return undecided(subject, reading)
  return reading.fact.exists && reading.fact.sizeBytes > 0
    ? {status: 'pass', subject, actual: path, where: {file: path}, basis: 'observed'}
    : failure(subject, path, reading.fact.exists ? 'empty' : 'not there')
}

/** /sbin is a link to /usr/sbin, and older versions of AIDE take either. */
function judgeFile(path: string, wanted: readonly string[], {recorded}: AideConf): Finding {
  const held = recorded.get(path) ?? recorded.get(path.replace(/^\/usr/, ''))
  const missing = wanted.filter((attribute) => !held?.has(attribute))
  const subject = `what AIDE records of ${path}`
  if (missing.length === 0) return {status: 'pass', subject, actual: wanted.join('+'), basis: 'observed'}
  return failure(subject, wanted.join('+'), held ? `without ${missing.join(', ')}` : 'no line of its own')
}

function failure(subject: string, expected: string, actual: string): Finding {
  return {status: 'fail', subject, expected, actual, basis: 'observed'}
}
