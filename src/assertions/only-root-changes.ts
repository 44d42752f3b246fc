import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type Changeable, changeable} from '../probes/changeable.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  onlyRootChanges: z
    .array(z.string().startsWith('/'))
    .min(1)
    .describe(
      'Directories: what is below them belongs to root, and neither others nor another group write it',
    ),
})

/** Directories of which everything belongs to root and nobody else can write it. */
export const onlyRootChanges: Assertion<z.infer<typeof schema>> = {
  name: 'onlyRootChanges',
  schema,
  probes: (spec) => spec.onlyRootChanges.map(changeable),
  judge: (spec, facts) => spec.onlyRootChanges.flatMap((directory) => judgeDirectory(directory, facts)),
}

function judgeDirectory(directory: string, facts: Facts): readonly Finding[] {
  const reading = facts.of(changeable(directory))
  if (!reading.known) return [undecided(directory, reading)]
  if (reading.fact.length === 0)
    return [{status: 'pass', subject: directory, actual: 'changed by root alone', basis: 'observed'}]
  return reading.fact.map(judgeOne)
}

function judgeOne({path, mode, user, group}: Changeable): Finding {
  return {
    status: 'fail',
    subject: path,
    expected: 'root alone can change it',
    actual: `${mode} ${user}:${group}`,
    where: {file: path},
    basis: 'observed',
  }
}
