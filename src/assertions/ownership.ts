import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import type {PresentFile} from '../probes/file.ts'

const octal = z.string().regex(/^0[0-7]{3,4}$/, 'an octal mode in quotes, as "0644"')

/** The fields of an assertion about a file's mode and owner. */
export const ownershipFields = {
  mode: z
    .strictObject({
      atMost: octal.optional().describe('The mode grants no bit that this one does not grant'),
      atLeast: octal.optional().describe('The mode grants every bit that this one grants'),
    })
    .optional()
    .describe('Conditions on the mode'),
  owner: z.string().optional().describe('The name of the owner'),
  group: z.string().optional().describe('The name of the group'),
}

/** What a rule asks of a file's mode, owner and group. */
export interface Ownership {
  readonly mode?: {readonly atMost?: string | undefined; readonly atLeast?: string | undefined} | undefined
  readonly owner?: string | undefined
  readonly group?: string | undefined
}

type Owned = Pick<PresentFile, 'path' | 'mode' | 'user' | 'group'>

/** One finding for each of mode, owner and group that is asked for. */
export function judgeOwnership(file: Owned, wanted: Ownership, basis: Finding['basis']): readonly Finding[] {
  const finding = (what: string, actual: string, expected: string, ok: boolean): Finding => ({
    status: ok ? 'pass' : 'fail',
    subject: `${what} of ${file.path}`,
    expected,
    actual,
    where: {file: file.path},
    basis,
  })
  const {mode, owner, group} = wanted
  return [
    ...(mode?.atMost
      ? [finding('mode', file.mode, `at most ${mode.atMost}`, isSubset(file.mode, mode.atMost))]
      : []),
    ...(mode?.atLeast
      ? [finding('mode', file.mode, `at least ${mode.atLeast}`, isSubset(mode.atLeast, file.mode))]
      : []),
    ...(owner === undefined ? [] : [finding('owner', file.user, owner, file.user === owner)]),
    ...(group === undefined ? [] : [finding('group', file.group, group, file.group === group)]),
  ]
}

/** The findings of the first alternative that a file satisfies, or those of the first one. */
export function judgeEither(file: Owned, alternatives: readonly Ownership[]): readonly Finding[] {
  const judged = alternatives.map((wanted) => judgeOwnership(file, wanted, 'observed'))
  return (
    judged.find((findings) => findings.every(({status}) => status === 'pass')) ?? judged.slice(0, 1).flat()
  )
}

/** `0640` is at most `0644` because it grants no bit that `0644` does not. */
export function isSubset(actual: string, allowed: string): boolean {
  return (Number.parseInt(actual, 8) & ~Number.parseInt(allowed, 8)) === 0
}
