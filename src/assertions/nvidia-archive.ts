import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {glob} from '../probes/glob.ts'
import {host} from '../probes/host.ts'
import {type InstalledPackage, packages} from '../probes/package.ts'
import {lastName} from '../probes/path.ts'
import {versionIn} from '../probes/version.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  nvidiaArchive: z
    .literal('of-one-version')
    .describe("Every kind of NVIDIA's module is archived, in the version of its packages"),
})

/** Where EKS images keep the modules of which a node takes one at boot. */
const archive = glob('/var/lib/dkms-archive/nvidia*/*')

/** Packages that have the driver's own version; the container toolkit has another. */
const OF_DRIVER = /^nvidia-(?:driver|fabric-?manager|imex|modprobe|persistenced|settings|xconfig)/

/** The archived kernel modules of NVIDIA: closed, open and, on x86_64, GRID ones. */
export const nvidiaArchive: Assertion<z.infer<typeof schema>> = {
  name: 'nvidiaArchive',
  schema,
  probes: () => [archive, host, packages],
  judge: (_, facts) => {
    const subject = 'the archived modules of NVIDIA'
    const [modules, node, installed] = [facts.of(archive), facts.of(host), facts.of(packages)]
    if (!modules.known) return [undecided(subject, modules)]
    if (modules.fact.length === 0)
      return [{status: 'notapplicable', subject, basis: 'observed', reason: 'the image has no such archive'}]
    if (!node.known) return [undecided(subject, node)]
    if (!installed.known) return [undecided(subject, installed)]
    const drivers = [...installed.fact.values()].flat().filter(({name}) => OF_DRIVER.test(name))
    return [
      judgeCount(subject, modules.fact.length, node.fact.architecture),
      judgeVersions(subject, modules.fact, drivers),
    ]
  },
}

function judgeCount(subject: string, count: number, architecture: string): Finding {
  // There are no GRID modules for arm64.
  const wanted = architecture === 'aarch64' ? 2 : 3
  return {
    status: count === wanted ? 'pass' : 'fail',
    subject,
    expected: String(wanted),
    actual: String(count),
    basis: 'observed',
  }
}

function judgeVersions(
  subject: string,
  modules: readonly string[],
  drivers: readonly InstalledPackage[],
): Finding {
  const versions = [
    ...modules.map((path) => numberIn(lastName(path))),
    ...drivers.map(({version}) => numberIn(version.replace(/^\d+:/, ''))),
  ]
  const distinct = [...new Set(versions)].toSorted()
  return {
    status: distinct.length === 1 && distinct[0] !== 'none' ? 'pass' : 'fail',
    subject: `the version of ${subject.replace('the ', '')} and packages`,
    expected: 'one version',
    actual: distinct.join(', '),
    basis: 'observed',
  }
}

function numberIn(text: string): string {
  return versionIn(text) ?? 'none'
}
