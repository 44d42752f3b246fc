import {z} from 'zod'
import type {Finding, Place} from '../evaluate/result.ts'
import type {PresentFile} from '../probes/file.ts'
import {loginDefs} from '../probes/login-defs.ts'
import {pamServices} from '../probes/pam.ts'
import {stackIn} from '../probes/pam-stack.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {mapReading} from '../probes/reading.ts'
import {settingIn} from '../probes/settings.ts'
import {ROOT_FILES, shellFiles} from '../probes/shell-files.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  umask: z
    .enum(['users', 'root'])
    .describe(
      "users: some file sets it and none sets a looser one; root: none of root's own files loosens it",
    ),
  masks: z
    .string()
    .regex(/^0[0-7]{3}$/, 'an octal mask in quotes, as "0027"')
    .describe('The bits that it must take away'),
})

type UmaskSpec = z.infer<typeof schema>

interface Mask {
  readonly mask: string
  readonly where: Place
}

/** The mask with which new files are made in shells. */
export const umask: Assertion<UmaskSpec> = {
  name: 'umask',
  schema,
  probes: ({umask: whose}) => (whose === 'root' ? [shellFiles] : [shellFiles, loginDefs, pamServices]),
  judge: (spec, facts) => {
    const masks = masksOf(spec, facts)
    if (!masks.known) return [undecided(`umask of ${spec.umask}`, masks)]
    if (masks.fact.length > 0) return masks.fact.map((mask) => judgeMask(spec, mask))
    const status = spec.umask === 'root' ? 'pass' : 'fail'
    return [{...described(spec), status, actual: 'not set'}]
  },
}

function masksOf({umask: whose}: UmaskSpec, facts: Facts): Reading<readonly Mask[]> {
  const shells = facts.of(shellFiles)
  if (!shells.known) return shells
  const chosen = shells.fact.filter(({path}) => ROOT_FILES.includes(path) === (whose === 'root'))
  const written = chosen.flatMap(({umasks}) => umasks)
  if (whose === 'root') return {known: true, fact: written}
  const definitions = facts.of(loginDefs)
  if (!definitions.known) return definitions
  const set = settingIn(definitions.fact, 'UMASK')
  const services = facts.of(pamServices)
  if (!services.known) return services
  return mapReading(pamMasks(services.fact), (masks) => [
    ...written,
    ...(set ? [{mask: set.value, where: set.where}] : []),
    ...masks,
  ])
}

/** pam_umask(8): its umask= argument, in the service that AL's logins end with, where there is one. */
function pamMasks(services: readonly PresentFile[]): Reading<readonly Mask[]> {
  if (!services.some(({path}) => path === '/etc/pam.d/postlogin')) return {known: true, fact: []}
  return mapReading(stackIn(services, 'postlogin', 'session'), (stack) =>
    stack
      .filter(({module}) => module === 'pam_umask.so')
      .flatMap(({arguments: words, where}) =>
        words.filter((word) => word.startsWith('umask=')).map((word) => ({mask: word.slice(6), where})),
      ),
  )
}

function judgeMask(spec: UmaskSpec, {mask, where}: Mask): Finding {
  const bits = maskBits(mask)
  if (bits === undefined)
    return {...undecided(`umask of ${spec.umask}`, {detail: `${mask} is no written mask`}), where}
  const wanted = Number.parseInt(spec.masks, 8)
  return {...described(spec), status: (bits & wanted) === wanted ? 'pass' : 'fail', actual: mask, where}
}

function described({umask: whose, masks}: UmaskSpec): Pick<Finding, 'subject' | 'expected' | 'basis'> {
  return {subject: `umask of ${whose}`, expected: `${masks} or tighter`, basis: 'observed'}
}

/** An octal or a symbolic mask, `u=rwx,g=rx,o=`; undefined for anything else, such as a variable. */
function maskBits(mask: string): number | undefined {
  if (/^[0-7]{1,4}$/.test(mask)) return Number.parseInt(mask, 8)
  if (!/^([ugoa]+=[rwx]*)(,[ugoa]+=[rwx]*)*$/.test(mask)) return undefined
  return classMask(mask, 'u', 6) | classMask(mask, 'g', 3) | classMask(mask, 'o', 0)
}

/** What a symbolic mask takes from one class; nothing where it leaves the class out. The last part counts. */
function classMask(mask: string, letter: string, shift: number): number {
  const parts = mask.split(',').map((part) => part.split('='))
  const allowed = parts.findLast(([who = '']) => who.includes(letter) || who.includes('a'))?.[1]
  if (allowed === undefined) return 0
  const granted = (['r', 'w', 'x'] as const).map((bit, index) => (allowed.includes(bit) ? 4 >> index : 0))
  return (7 - granted.reduce((sum, bit) => sum + bit, 0)) << shift
}
