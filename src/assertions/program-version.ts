import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import {programVersion} from '../probes/program-version.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const path = z.string().startsWith('/')

const schema = z.strictObject({
  runs: path.describe('A program that tells its version when it is called with --version'),
  versionIn: path.optional().describe('A file that names the same version'),
})

type RunsSpec = z.infer<typeof schema>

/** A program that can be run on this machine, and whose version is the one that a file names. */
export const runs: Assertion<RunsSpec> = {
  name: 'runs',
  schema,
  probes: ({runs: program, versionIn}) => [
    programVersion(program),
    ...(versionIn === undefined ? [] : [file(versionIn)]),
  ],
  judge: (spec, facts) => {
    const subject = `${spec.runs} --version`
    const reading = facts.of(programVersion(spec.runs))
    if (!reading.known) return [undecided(subject, reading)]
    const seen = reading.fact
    const version = seen.exists && seen.exitCode === 0 ? versionOf(seen.said) : undefined
    if (version === undefined)
      return [{status: 'fail', subject, expected: 'a version', actual: shown(seen), basis: 'observed'}]
    const runs: Finding = {status: 'pass', subject, expected: 'a version', actual: version, basis: 'observed'}
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
  return /\d+\.\d+\.\d+/.exec(text)?.[0]
}

function shown(seen: {exists: false} | {exists: true; exitCode: number; said: string}): string {
  if (!seen.exists) return 'not there'
  return `ended with ${seen.exitCode}: ${seen.said.slice(0, 120) || 'without a word'}`
}
