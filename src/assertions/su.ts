import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type Accounts, accounts} from '../probes/accounts.ts'
import {hasArgument, isEnforced, type PamLine, pamServices} from '../probes/pam.ts'
import {pamStack} from '../probes/pam-stack.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  su: z.literal('nobody').describe('Who may use su: the members of a group that has none'),
})

/** Who may become somebody else by su. */
export const su: Assertion<z.infer<typeof schema>> = {
  name: 'su',
  schema,
  probes: () => [pamServices, accounts],
  judge: (_, facts) => {
    const stack = pamStack(facts, 'su', 'auth')
    if (!stack.known) return [undecided('su', stack)]
    const known = facts.of(accounts)
    if (!known.known) return [undecided('su', known)]
    const wheel = stack.fact.find(
      (line) => line.module === 'pam_wheel.so' && isEnforced(line) && hasArgument(line, 'use_uid'),
    )
    const name = wheel?.arguments.find((argument) => argument.startsWith('group='))?.slice('group='.length)
    return name ? [judgeGroup(name, known.fact)] : [judgeLine(wheel)]
  },
}

function judgeLine(wheel: PamLine | undefined): Finding {
  return {
    status: 'fail',
    subject: 'pam_wheel.so in auth of su',
    expected: 'enforced, with use_uid and group=',
    actual: wheel ? `${wheel.control} ${wheel.module} ${wheel.arguments.join(' ')}` : 'not there',
    where: wheel?.where ?? {file: '/etc/pam.d/su'},
    basis: 'observed',
  }
}

function judgeGroup(name: string, {groups, users}: Accounts): Finding {
  const group = groups.find((candidate) => candidate.name === name)
  const members = [
    ...(group?.members ?? []),
    ...users.filter(({gid}) => gid === group?.gid).map((user) => user.name),
  ]
  return {
    status: group && members.length === 0 ? 'pass' : 'fail',
    subject: `members of ${name}, who may use su`,
    expected: 'none',
    actual: group ? members.join(', ') || 'none' : `there is no group ${name}`,
    basis: 'observed',
  }
}
