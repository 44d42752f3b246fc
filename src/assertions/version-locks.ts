import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type InstalledPackage, packages} from '../probes/package.ts'
import {type VersionLock, versionLocks as versionLocksProbe} from '../probes/version-lock.ts'
import {matchesWildcard} from '../probes/wildcard.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  versionLocks: z.literal('installed').describe('Each version that yum or dnf is locked to is installed'),
})

/** The versions that the package manager is locked to: a lock on another version keeps every update away. */
export const versionLocks: Assertion<z.infer<typeof schema>> = {
  name: 'versionLocks',
  schema,
  probes: () => [versionLocksProbe, packages],
  judge: (_, facts) => {
    const subject = 'the locked versions'
    const locks = facts.of(versionLocksProbe)
    if (!locks.known) return [undecided(subject, locks)]
    if (!locks.fact || locks.fact.length === 0)
      return [{status: 'notapplicable', subject, basis: 'observed', reason: 'no version is locked'}]
    const installed = facts.of(packages)
    if (!installed.known) return [undecided(subject, installed)]
    const names = [...installed.fact.values()].flat().flatMap(namesOf)
    return locks.fact.map((lock) => judgeLock(lock, names))
  },
}

function judgeLock({pattern, file, line}: VersionLock, names: readonly string[]): Finding {
  const match = names.find((name) => matchesWildcard(pattern, name))
  return {
    status: match === undefined ? 'fail' : 'pass',
    subject: `the lock ${pattern}`,
    expected: 'installed',
    actual: match ?? 'not installed',
    where: {file, line},
    basis: 'observed',
  }
}

/** Every way in which yum(8) and dnf(8) write one package, with the epoch in front or inside. */
function namesOf({name, version, architecture}: InstalledPackage): readonly string[] {
  const [epoch = '0', rest = ''] = version.split(/:(.*)/s)
  const bare = rest.replace(/-[^-]*$/, '')
  return [
    name,
    `${name}-${bare}`,
    ...[`${name}-${rest}`, `${epoch}:${name}-${rest}`, `${name}-${epoch}:${rest}`].flatMap((full) => [
      full,
      `${full}.${architecture}`,
    ]),
  ]
}
