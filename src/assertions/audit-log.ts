import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file, fileStat, fileStats, type PresentFile} from '../probes/file.ts'
import {GLOB} from '../probes/glob.ts'
import type {Facts, Probe, Reading} from '../probes/probe.ts'
import {settingIn} from '../probes/settings.ts'
import type {Assertion} from './assertion.ts'
import {judgeEither, judgeOwnership, ownershipFields} from './ownership.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  auditLog: z
    .enum(['directory', 'files'])
    .describe('The directory of log_file in auditd.conf, or the files in it'),
  ...ownershipFields,
  either: z
    .array(z.strictObject(ownershipFields))
    .min(2)
    .optional()
    .describe('Each must have one of these owners and modes'),
})

type AuditLogSpec = z.infer<typeof schema>

/** auditd.conf(5): where the log is when nothing is said. */
const USUAL_DIRECTORY = '/var/log/audit'

const configuration = file('/etc/audit/auditd.conf')

/** Where auditd writes its log, and who can read it. */
export const auditLog: Assertion<AuditLogSpec> = {
  name: 'auditLog',
  schema,
  // The usual directory is asked for at once, so that it needs no second round.
  probes: () => [configuration, ...ownersIn(USUAL_DIRECTORY)],
  followUps: (_, facts) => {
    const directory = logDirectory(facts)
    return directory.known ? ownersIn(directory.fact) : []
  },
  judge: (spec, facts) => {
    const directory = logDirectory(facts)
    if (!directory.known) return [undecided('log_file in /etc/audit/auditd.conf', directory)]
    return spec.auditLog === 'directory'
      ? judgeDirectory(spec, directory.fact, facts)
      : judgeFiles(spec, directory.fact, facts)
  },
}

function ownersIn(directory: string): readonly Probe<unknown>[] {
  return [fileStat(directory), fileStats(`${directory}/*`)]
}

function judgeDirectory(spec: AuditLogSpec, path: string, facts: Facts): readonly Finding[] {
  const reading = facts.of(fileStat(path))
  if (!reading.known) return [undecided(path, reading)]
  return reading.fact.exists ? judgeOne(spec, reading.fact) : [notThere(path)]
}

function judgeFiles(spec: AuditLogSpec, path: string, facts: Facts): readonly Finding[] {
  const reading = facts.of(fileStats(`${path}/*`))
  if (!reading.known) return [undecided(`the files of ${path}`, reading)]
  const files = reading.fact.filter(({type}) => type === 'file')
  return files.length > 0 ? files.flatMap((one) => judgeOne(spec, one)) : [notThere(`a file in ${path}`)]
}

function judgeOne(spec: AuditLogSpec, one: PresentFile): readonly Finding[] {
  return [...judgeOwnership(one, spec, 'observed'), ...(spec.either ? judgeEither(one, spec.either) : [])]
}

/** An image may come without logs; auditd makes them anew, by its own configuration. */
function notThere(subject: string): Finding {
  return {status: 'notapplicable', subject, basis: 'observed', reason: `${subject} is not there`}
}

function logDirectory(facts: Facts): Reading<string> {
  const reading = facts.of(configuration)
  if (!reading.known) return reading
  const named = settingIn(reading.fact, 'log_file')?.value
  const path = named ?? `${USUAL_DIRECTORY}/audit.log`
  const directory = path.slice(0, path.lastIndexOf('/'))
  return GLOB.test(directory)
    ? {known: true, fact: directory}
    : {known: false, reason: 'unparsable', detail: `log_file in auditd.conf is no path: ${path}`}
}
