import type {Finding} from '../evaluate/result.ts'
import {type Accounts, accounts, type User} from '../probes/accounts.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import {undecided} from './undecided.ts'

const NOLOGIN = /\/(nologin|false)$/

/** Whether a shell refuses logins. */
export function refusesLogin(shell: string): boolean {
  return NOLOGIN.test(shell)
}

/** The users who can work on the host: their shell is in /etc/shells and refuses nobody. */
export function interactiveUsers({users, shells}: Accounts): readonly User[] {
  return users.filter(({shell}) => shells.includes(shell) && !refusesLogin(shell))
}

/** Asked for at once: an image of Amazon Linux has these, so that it needs no second round. */
export const USUAL_HOMES = ['/root', '/home/ec2-user']

/** What to ask of the home of each of them, once it is known who they are. */
export function askOfHomes(facts: Facts, ask: (home: string) => Probe<unknown>): readonly Probe<unknown>[] {
  const reading = facts.of(accounts)
  return reading.known ? interactiveUsers(reading.fact).map(({home}) => ask(home)) : []
}

/** Judges each of them; a host without any passes. */
export function forUsers(facts: Facts, judge: (user: User) => readonly Finding[]): readonly Finding[] {
  const reading = facts.of(accounts)
  if (!reading.known) return [undecided('the users with a login shell', reading)]
  const findings = interactiveUsers(reading.fact).flatMap(judge)
  if (findings.length > 0) return findings
  return [{status: 'pass', subject: 'the users with a login shell', actual: 'none', basis: 'observed'}]
}
