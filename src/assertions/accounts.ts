import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type Accounts, accounts as accountsProbe} from '../probes/accounts.ts'
import {firstPersonId, loginDefs} from '../probes/login-defs.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {mapReading} from '../probes/reading.ts'
import {type Shadow, shadow as shadowProbe} from '../probes/shadow.ts'
import type {Assertion} from './assertion.ts'
import {interactiveUsers, refusesLogin} from './interactive-users.ts'
import {undecided} from './undecided.ts'

interface Known extends Accounts, Shadow {
  /** Ids below it are the system's. */
  readonly firstPerson: number
}

type Judge = (known: Known) => readonly string[]

/** Each condition by its name in YAML, as what offends against it. */
const conditions = {
  uniqueUserNames: ({users}) => repeated(users.map(({name}) => name)),
  uniqueUserIds: ({users}) => repeated(users.map(({uid}) => String(uid))),
  uniqueGroupNames: ({groups}) => repeated(groups.map(({name}) => name)),
  uniqueGroupIds: ({groups}) => repeated(groups.map(({gid}) => String(gid))),
  primaryGroupsExist: ({users, groups}) =>
    users
      .filter(({gid}) => !groups.some((group) => group.gid === gid))
      .map(({name, gid}) => `${name} (${gid})`),
  passwordsShadowed: ({users}) => users.filter(({shadowed}) => !shadowed).map(({name}) => name),
  passwordsNotEmpty: ({entries}) =>
    entries.filter(({password}) => password === 'empty').map(({name}) => name),
  passwordChangesInThePast: ({entries, today}) =>
    entries
      .filter(({password, lastChange = 0}) => password === 'set' && lastChange > today)
      .map(({name}) => name),
  onlyRootHasUserId0: ({users}) =>
    users.filter(({name, uid}) => (name === 'root') !== (uid === 0)).map(({name}) => name),
  rootHasGroupId0: ({users}) => (users.some(({name, gid}) => name === 'root' && gid === 0) ? [] : ['root']),
  // The four have group 0 in Red Hat's own setup package, and CIS leaves them out.
  onlyRootHasGroupId0: ({users}) =>
    users
      .filter(({name, gid}) => gid === 0 && !['root', 'sync', 'shutdown', 'halt', 'operator'].includes(name))
      .map(({name}) => name),
  onlyGroupRootHasGroupId0: ({groups}) =>
    groups.filter(({name, gid}) => gid === 0 && name !== 'root').map(({name}) => name),
  systemAccountsCannotLogIn: (known) =>
    known.users
      .filter(({uid, name}) => (uid < known.firstPerson || uid === 65_534) && !isSpared(name))
      .filter(({name, shell}) => !refusesLogin(shell) || !isLocked(known, name))
      .map(({name, shell}) => (refusesLogin(shell) ? `${name} (not locked)` : `${name} (${shell})`)),
  accountsWithoutShellAreLocked: (known) =>
    known.users
      .filter(({name}) => name !== 'root' && !interactiveUsers(known).some((user) => user.name === name))
      .filter(({name}) => !isLocked(known, name))
      .map(({name}) => name),
  nologinIsNoLoginShell: ({shells}) => shells.filter((shell) => shell.endsWith('/nologin')),
} satisfies Record<string, Judge>

type Condition = keyof typeof conditions

/** The accounts whose state only /etc/shadow tells. */
const needShadow: ReadonlySet<Condition> = new Set([
  'passwordsNotEmpty',
  'passwordChangesInThePast',
  'systemAccountsCannotLogIn',
  'accountsWithoutShellAreLocked',
])

const schema = z.strictObject({
  accounts: z
    .enum(Object.keys(conditions) as [Condition, ...Condition[]])
    .describe('What holds for all users and groups of the host'),
})

type AccountsSpec = z.infer<typeof schema>

/** A condition on all users and groups. */
export const accounts: Assertion<AccountsSpec> = {
  name: 'accounts',
  schema,
  probes: (spec) => [accountsProbe, ...(needShadow.has(spec.accounts) ? [shadowProbe, loginDefs] : [])],
  judge: ({accounts: condition}, facts) => {
    const known = read(condition, facts)
    if (!known.known) return [undecided(condition, known)]
    const offending = conditions[condition](known.fact)
    return [finding(condition, offending)]
  },
}

function finding(condition: Condition, offending: readonly string[]): Finding {
  const words = condition.replaceAll(/[A-Z]|\d+/g, (letter) => ` ${letter.toLowerCase()}`)
  return {
    status: offending.length === 0 ? 'pass' : 'fail',
    subject: words,
    expected: 'no exception',
    actual: offending.length === 0 ? 'no exception' : offending.join(', '),
    basis: 'observed',
  }
}

function read(condition: Condition, facts: Facts): Reading<Known> {
  const known = facts.of(accountsProbe)
  if (!known.known) return known
  if (!needShadow.has(condition))
    return {known: true, fact: {...known.fact, entries: [], today: 0, firstPerson: 0}}
  const passwords = facts.of(shadowProbe)
  if (!passwords.known) return passwords
  return mapReading(firstPersonId(facts), (firstPerson) => ({...known.fact, ...passwords.fact, firstPerson}))
}

function isSpared(name: string): boolean {
  return ['root', 'sync', 'shutdown', 'halt'].includes(name)
}

/** An account without a line in /etc/shadow has no password to log in with only where it is locked. */
function isLocked({entries}: Shadow, name: string): boolean {
  return entries.some((entry) => entry.name === name && entry.password === 'locked')
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}
