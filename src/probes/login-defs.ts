import {file} from './file.ts'
import type {Facts, Reading} from './probe.ts'
import {mapReading} from './reading.ts'
import {settingIn} from './settings.ts'

/** Asks for the site's settings of accounts and logins. */
export const loginDefs = file('/etc/login.defs')

/** UID_MIN, the first id that is a person's; 1000 where it is not given (login.defs(5)). */
export function firstPersonId(facts: Facts): Reading<number> {
  return mapReading(facts.of(loginDefs), (definitions) => {
    const value = settingIn(definitions, 'UID_MIN')?.value ?? ''
    return /^\d+$/.test(value) ? Number(value) : 1000
  })
}
