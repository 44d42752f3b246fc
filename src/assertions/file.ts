import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file as fileProbe, fileStat, fileStats, type PresentFile} from '../probes/file.ts'
import {GLOB} from '../probes/glob.ts'
import {presentFiles} from '../probes/present-files.ts'
import type {Facts, Probe, Reading} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {type Comparison, comparisonFields, show} from './comparison.ts'
import {judgeEither, judgeOwnership, ownershipFields} from './ownership.ts'
import {undecided} from './undecided.ts'

const {matches, notMatches, equals} = comparisonFields

const path = z.string().regex(GLOB, 'an absolute path; * and ? as in the shell')

const schema = z.strictObject({
  file: z
    .union([path, z.array(path).min(1)])
    .describe('Path of the file, or several; * and ? match names as in the shell; links are followed'),
  exists: z.boolean().optional().describe('Whether it must be there; true where it is not given'),
  absent: z.enum(['pass', 'fail', 'notapplicable']).optional().describe('What it means that it is not there'),
  ...ownershipFields,
  either: z
    .array(z.strictObject(ownershipFields))
    .min(2)
    .optional()
    .describe('Each file must have one of these owners and modes'),
  text: z
    .strictObject({matches, notMatches, equals})
    .optional()
    .describe('Conditions on what is in it; not for * and ?'),
})

type FileSpec = z.infer<typeof schema>

/** Files: that they are there or not, their mode and owner, what is in them. */
export const file: Assertion<FileSpec> = {
  name: 'file',
  schema,
  probes: (spec) => [spec.file].flat().map((name) => probeOf(spec, name)),
  judge: (spec, facts) => [spec.file].flat().flatMap((name) => judgeName(spec, name, facts)),
}

function judgeName(spec: FileSpec, name: string, facts: Facts): readonly Finding[] {
  const reading = filesAt(spec, name, facts)
  if (!reading.known) return [undecided(name, reading)]
  return reading.fact.length > 0 && spec.exists !== false
    ? reading.fact.flatMap((fact) => judgePresent(spec, fact))
    : [judgePresence(spec, name, reading.fact.length > 0)]
}

const isPattern = (name: string) => /[*?]/.test(name)

function probeOf(spec: FileSpec, name: string): Probe<unknown> {
  if (isPattern(name)) return fileStats(name)
  return spec.text ? fileProbe(name) : fileStat(name)
}

function filesAt(spec: FileSpec, name: string, facts: Facts): Reading<readonly PresentFile[]> {
  if (isPattern(name)) return facts.of(fileStats(name))
  return presentFiles(facts, [spec.text ? fileProbe(name) : fileStat(name)])
}

function judgePresence(spec: FileSpec, name: string, exists: boolean): Finding {
  const seen = exists ? 'there' : 'not there'
  return {
    status: exists === (spec.exists ?? true) ? 'pass' : (spec.absent ?? 'fail'),
    subject: name,
    expected: spec.exists === false ? 'not there' : 'there',
    actual: seen,
    basis: 'observed',
    reason: `${name} is ${seen}`,
  }
}

function judgePresent(spec: FileSpec, fact: PresentFile): readonly Finding[] {
  const owned = judgeOwnership(fact, spec, 'observed')
  const either = spec.either ? judgeEither(fact, spec.either) : []
  const text = spec.text ? [judgeText(fact.path, fact.text?.trim() ?? '', spec.text)] : []
  const all = [...owned, ...either, ...text]
  return all.length > 0 ? all : [judgePresence(spec, fact.path, true)]
}

function judgeText(name: string, text: string, conditions: Comparison): Finding {
  const finding = compared(`text of ${name}`, {value: text, where: {file: name}}, conditions)
  return {...finding, actual: show(text.slice(0, 200))}
}
