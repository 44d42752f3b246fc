import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {GLOB} from '../probes/glob.ts'
import type {Facts} from '../probes/probe.ts'
import {selinuxLabels as labels} from '../probes/selinux-labels.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  selinuxLabels: z
    .array(z.string().regex(GLOB, 'a path with *, ? or neither'))
    .min(1)
    .describe('Files that have the label which the policy gives them; * and ? as in the shell'),
})

/** The SELinux labels of files. */
export const selinuxLabels: Assertion<z.infer<typeof schema>> = {
  name: 'selinuxLabels',
  schema,
  probes: (spec) => spec.selinuxLabels.map(labels),
  judge: (spec, facts) => spec.selinuxLabels.flatMap((pattern) => judgePattern(pattern, facts)),
}

function judgePattern(pattern: string, facts: Facts): readonly Finding[] {
  const subject = `the labels of ${pattern}`
  const reading = facts.of(labels(pattern))
  if (!reading.known) return [undecided(subject, reading)]
  const {right, wrong} = reading.fact
  if (wrong.length === 0) return [{status: 'pass', subject, actual: `${right} are right`, basis: 'observed'}]
  return wrong.map(({path, problem}) => ({
    status: 'fail',
    subject: `the label of ${path}`,
    expected: /should be (\S+)/.exec(problem)?.[1] ?? "the policy's",
    actual: /has context (\S+?),? should be/.exec(problem)?.[1] ?? problem,
    where: {file: path},
    basis: 'observed',
  }))
}
