import {z} from 'zod'
import type {Finding, Place} from '../evaluate/result.ts'
import {fileStat, type PresentFile} from '../probes/file.ts'
import {presentFiles} from '../probes/present-files.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import {mapReading} from '../probes/reading.ts'
import {sshd as sshdProbe} from '../probes/sshd.ts'
import {parseSshdConfig, type SshdLine, sshdConfigDropIns, sshdConfigFile} from '../probes/sshd-config.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

const parts = ['start', 'rate', 'full'] as const

const schema = z.strictObject({
  sshd: z
    .string()
    .regex(/^[a-z][a-z0-9]*$/, 'a keyword in lower case, as sshd -T writes it')
    .describe('Keyword of the configuration that sshd works with'),
  part: z.enum(parts).optional().describe("One of MaxStartups' three numbers, start:rate:full"),
  file: z.literal('there').optional().describe('The value names a file, and the file is there'),
  ...comparisonFields,
})

type SshdSpec = z.infer<typeof schema>

/**
 * One setting that sshd works with, defaults and included files and all. A Match block that sets it to
 * something else is a failure of its own.
 */
export const sshd: Assertion<SshdSpec> = {
  name: 'sshd',
  schema,
  probes: () => [sshdProbe, sshdConfigFile, sshdConfigDropIns],
  byHand: ({sshd: keyword}) => `sshd -T | grep ${quote(`^${keyword} `)}`,
  followUps: (spec, facts) => {
    const path = spec.file && pathOf(spec, facts)
    return path ? [fileStat(path)] : []
  },
  judge: (spec, facts) => {
    const reading = facts.of(sshdProbe)
    const lines = configLines(facts)
    if (!reading.known) return [undecided(subjectOf(spec), reading)]
    if (!lines.known) return [undecided(`Match blocks about ${spec.sshd}`, lines)]
    const about = lines.fact.filter(({keyword}) => keyword === spec.sshd)
    const value = reading.fact.get(spec.sshd)?.join(' ')
    const global = about.find((line) => line.match === undefined && normal(line.value) === value)
    return [
      judgeValue(spec, subjectOf(spec), value, global?.where),
      ...(spec.file ? judgeFile(spec, facts) : []),
      ...about.filter(({match}) => match !== undefined).flatMap((line) => judgeMatch(spec, line)),
    ]
  },
}

function subjectOf({sshd: keyword, part}: SshdSpec): string {
  return part ? `${keyword} (${part})` : keyword
}

function judgeValue(spec: SshdSpec, subject: string, value: string | undefined, where?: Place): Finding {
  const {sshd: _, part, file: __, ...conditions} = spec
  const seen = part && value !== undefined ? value.split(':')[parts.indexOf(part)] : value
  return compared(subject, {value: seen, ...(where && {where})}, conditions)
}

function pathOf(spec: SshdSpec, facts: Facts): string | undefined {
  const reading = facts.of(sshdProbe)
  const value = reading.known ? reading.fact.get(spec.sshd)?.[0] : undefined
  return value?.startsWith('/') ? value : undefined
}

function judgeFile(spec: SshdSpec, facts: Facts): readonly Finding[] {
  const path = pathOf(spec, facts)
  if (path === undefined) return []
  const reading = facts.of(fileStat(path))
  if (!reading.known) return [undecided(path, reading)]
  const isFile = reading.fact.exists && reading.fact.type === 'file'
  return [
    {
      status: isFile ? 'pass' : 'fail',
      subject: path,
      expected: 'a file',
      actual: isFile ? 'a file' : 'not there',
      basis: 'observed',
    },
  ]
}

/** A Match block only counts where it makes a difference for the worse. */
function judgeMatch(spec: SshdSpec, {match, value, where}: LocatedLine): readonly Finding[] {
  const finding = judgeValue(spec, `${subjectOf(spec)} for Match ${match}`, normal(value), where)
  return finding.status === 'fail' ? [finding] : []
}

interface LocatedLine extends SshdLine {
  readonly where: Place
}

function configLines(facts: Facts): Reading<readonly LocatedLine[]> {
  const files = presentFiles(facts, [sshdConfigDropIns, sshdConfigFile])
  return mapReading(files, (read) => read.flatMap(locatedLines))
}

function locatedLines({path, text = ''}: PresentFile): readonly LocatedLine[] {
  return parseSshdConfig(text).map((line) => ({...line, where: {file: path, line: line.line}}))
}

const secondsPer: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400, w: 604_800}

/** Writes a time of sshd_config(5), `1h30m`, in seconds as `sshd -T` does; leaves other values as they are. */
function normal(value: string): string {
  if (!/^(\d+[smhdw])+$/i.test(value)) return value
  const units = [...value.toLowerCase().matchAll(/(?<!\d)(\d+)([smhdw])/g)]
  return String(
    units.reduce((sum, [, count, unit]) => sum + Number(count) * Number(secondsPer[`${unit}`]), 0),
  )
}
