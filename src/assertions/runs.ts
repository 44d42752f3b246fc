import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import {programVersion, VERSION_WORDS} from '../probes/program-version.ts'
import {compareVersions} from '../probes/rpm-version.ts'
import {versionIn} from '../probes/version.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const path = z.string().startsWith('/')

const schema = z.strictObject({
  runs: path.describe('A program that tells its version when it is asked'),
  ask: z
    .enum(VERSION_WORDS)
    .optional()
    .describe('The word by which it is asked; --version where it is not given'),
  atLeast: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'three numbers in quotes')
    .optional()
    .describe('The oldest version that will do'),
  versionIn: path.optional().describe('A file that names the same version'),
})

type RunsSpec = z.infer<typeof schema>

/** A program that can be run on this machine, and whose version is the one that a file names. */
export const runs: Assertion<RunsSpec> = {
  name: 'runs',
  schema,
  probes: ({runs: program, ask, versionIn}) => [
    programVersion(program, ask),
    ...(versionIn === undefined ? [] : [file(versionIn)]),
  ],
  judge: (spec, facts) => {
    const subject = `${spec.runs} ${spec.ask ?? '--version'}`
    const reading = facts.of(programVersion(spec.runs, spec.ask))
    if (!reading.known) return [undecided(subject, reading)]
    const seen = reading.fact
    const version = seen.exists && seen.exitCode === 0 ? versionOf(seen.said) : undefined
    const expected = spec.atLeast === undefined ? 'a version' : `at least ${spec.atLeast}`
    if (version === undefined)
      return [{status: 'fail', subject, expected, actual: shown(seen), basis: 'observed'}]
    const isOld = spec.atLeast !== undefined && compareVersions(version, spec.atLeast) < 0
    const runs: Finding = {
      status: isOld ? 'fail' : 'pass',
      subject,
      expected,
      actual: version,
      basis: 'observed',
    }
    return spec.versionIn === undefined ? [runs] : [runs, judgeFile(spec.versionIn, version, facts)]
  },
}

function judgeFile(name: string, version: string, facts: Facts): Finding {
  const reading = facts.of(file(name))
  const subject = `the version in ${name}`
  if (!reading.known) return undecided(subject, reading)
  const written = reading.fact.exists ? versionOf(reading.fact.text ?? '') : undefined
  return {
    status: written === version ? 'pass' : 'fail',
    subject,
    expected: version,
    actual: written ?? (reading.fact.exists ? 'no version' : 'not there'),
    where: {file: name},
    basis: 'observed',
  }
}

function versionOf(text: string): string | undefined {
  return versionIn(text)
}

function shown(seen: {exists: false} | {exists: true; exitCode: number; said: string}): string {
  if (!seen.exists) return 'not there'
  return `ended with ${seen.exitCode}: ${seen.said.slice(0, 120) || 'without a word'}`
}
