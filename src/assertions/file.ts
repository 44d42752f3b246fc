import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file as fileProbe, fileStat, type PresentFile} from '../probes/file.ts'
import type {Assertion} from './assertion.ts'
import {type Comparison, compare, comparisonFields, show} from './comparison.ts'
import {judgeOwnership, ownershipFields} from './mode.ts'

const {matches, equals} = comparisonFields

const schema = z.strictObject({
  file: z.string().startsWith('/').describe('Path of the file; links are followed'),
  exists: z.boolean().optional().describe('Whether it must be there; true where it is not given'),
  absent: z.enum(['pass', 'fail', 'notapplicable']).optional().describe('What it means that it is not there'),
  ...ownershipFields,
  text: z.strictObject({matches, equals}).optional().describe('Conditions on what is in it'),
})

type FileSpec = z.infer<typeof schema>

const probeOf = (spec: FileSpec) => (spec.text ? fileProbe(spec.file) : fileStat(spec.file))

/** One file: that it is there or not, its mode and owner, what is in it. */
export const file: Assertion<FileSpec> = {
  name: 'file',
  schema,
  probes: (spec) => [probeOf(spec)],
  judge: (spec, facts) => {
    const reading = facts.of(probeOf(spec))
    if (!reading.known)
      return [{status: 'error', subject: spec.file, basis: 'observed', reason: reading.detail}]
    return reading.fact.exists && spec.exists !== false
      ? judgePresent(spec, reading.fact)
      : [judgePresence(spec, reading.fact.exists)]
  },
}

function judgePresence(spec: FileSpec, exists: boolean): Finding {
  const seen = exists ? 'there' : 'not there'
  return {
    status: exists === (spec.exists ?? true) ? 'pass' : (spec.absent ?? 'fail'),
    subject: spec.file,
    expected: spec.exists === false ? 'not there' : 'there',
    actual: seen,
    basis: 'observed',
    reason: `${spec.file} is ${seen}`,
  }
}

function judgePresent(spec: FileSpec, fact: PresentFile): readonly Finding[] {
  const owned = judgeOwnership(fact, spec, 'observed')
  const text = spec.text ? [judgeText(spec.file, fact.text?.trim() ?? '', spec.text)] : []
  const all = [...owned, ...text]
  return all.length > 0 ? all : [judgePresence(spec, true)]
}

function judgeText(path: string, text: string, conditions: Comparison): Finding {
  const {ok, expected} = compare(text, conditions)
  return {
    status: ok ? 'pass' : 'fail',
    subject: `text of ${path}`,
    expected,
    actual: show(text.slice(0, 200)),
    where: {file: path},
    basis: 'observed',
  }
}
