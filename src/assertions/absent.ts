import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {GLOB, glob} from '../probes/glob.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  absent: z
    .array(z.string().regex(GLOB, 'a path with *, ? or neither'))
    .min(1)
    .describe('Paths that must not be there; * and ? as in the shell, which do not match a leading dot'),
  unless: z.array(z.string().regex(GLOB)).default([]).describe('Paths that may be there all the same'),
})

type AbsentSpec = z.infer<typeof schema>

/** Paths that nothing may be left at. */
export const absent: Assertion<AbsentSpec> = {
  name: 'absent',
  schema,
  probes: (spec) => [...spec.absent, ...spec.unless].map(glob),
  judge: (spec, facts) => {
    const allowed = new Set(spec.unless.flatMap((pattern) => found(facts, pattern)))
    return spec.absent.map((pattern) => judgePattern(pattern, allowed, facts))
  },
}

function judgePattern(pattern: string, allowed: ReadonlySet<string>, facts: Facts): Finding {
  const reading = facts.of(glob(pattern))
  if (!reading.known) return undecided(pattern, reading)
  const left = reading.fact.filter((path) => !allowed.has(path))
  const [first] = left
  return {
    status: first === undefined ? 'pass' : 'fail',
    subject: pattern,
    expected: 'not there',
    actual: first === undefined ? 'not there' : shown(left),
    ...(first !== undefined && {where: {file: first}}),
    basis: 'observed',
  }
}

function found(facts: Facts, pattern: string): readonly string[] {
  const reading = facts.of(glob(pattern))
  return reading.known ? reading.fact : []
}

function shown(paths: readonly string[]): string {
  const more = paths.length - 5
  return paths.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
