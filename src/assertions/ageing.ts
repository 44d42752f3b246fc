import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {file} from '../probes/file.ts'
import type {Facts} from '../probes/probe.ts'
import {settingIn} from '../probes/settings.ts'
import {type ShadowEntry, shadow} from '../probes/shadow.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

/** Where the days of new accounts are written. */
const defaults = {
  minimumDays: {path: '/etc/login.defs', name: 'PASS_MIN_DAYS'},
  maximumDays: {path: '/etc/login.defs', name: 'PASS_MAX_DAYS'},
  warningDays: {path: '/etc/login.defs', name: 'PASS_WARN_AGE'},
  inactiveDays: {path: '/etc/default/useradd', name: 'INACTIVE'},
} satisfies Partial<Record<keyof ShadowEntry, {path: string; name: string}>>

type Ageing = keyof typeof defaults

const {atLeast, atMost} = comparisonFields

const schema = z.strictObject({
  ageing: z
    .enum(Object.keys(defaults) as [Ageing, ...Ageing[]])
    .describe('Days of password ageing, for new accounts and for every account that has a password'),
  atLeast,
  atMost,
})

type AgeingSpec = z.infer<typeof schema>

/** How passwords age. Accounts without a password have none that could. */
export const ageing: Assertion<AgeingSpec> = {
  name: 'ageing',
  schema,
  probes: ({ageing: field}) => [file(defaults[field].path), shadow],
  judge: (spec, facts) => [judgeDefault(spec, facts), ...judgeAccounts(spec, facts)],
}

function judgeDefault({ageing: field, ...conditions}: AgeingSpec, facts: Facts): Finding {
  const {path, name} = defaults[field]
  const reading = facts.of(file(path))
  const subject = `${name} in ${path}`
  if (!reading.known) return undecided(subject, reading)
  return {where: {file: path}, ...compared(subject, settingIn(reading.fact, name), conditions)}
}

function judgeAccounts({ageing: field, ...conditions}: AgeingSpec, facts: Facts): readonly Finding[] {
  const reading = facts.of(shadow)
  if (!reading.known) return [undecided(`${field} of the accounts`, reading)]
  return reading.fact.entries
    .filter(({password}) => password === 'set')
    .map((entry) => compared(`${field} of ${entry.name}`, {value: entry[field]}, conditions))
}
