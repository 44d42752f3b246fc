import type {Accounts, User} from '../probes/accounts.ts'

const NOLOGIN = /\/(nologin|false)$/

/** Whether a shell refuses logins. */
export function refusesLogin(shell: string): boolean {
  return NOLOGIN.test(shell)
}

/** The users who can work on the host: their shell is in /etc/shells and refuses nobody. */
export function interactiveUsers({users, shells}: Accounts): readonly User[] {
  return users.filter(({shell}) => shells.includes(shell) && !refusesLogin(shell))
}
