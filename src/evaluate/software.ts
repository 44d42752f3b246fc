import {applicationInventory} from '../probes/application-inventory.ts'
import {packages} from '../probes/package.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import {programVersion, VERSION_WORDS} from '../probes/program-version.ts'
import {versionIn} from '../probes/version.ts'
import type {Software} from './result.ts'

/** Programs of a node that come from no package. */
const PROGRAMS = ['/usr/bin/kubelet', '/usr/bin/containerd', '/usr/bin/aws-iam-authenticator']

/** What the list of software asks beside what the rules ask. */
export const softwareQuestions: readonly Probe<unknown>[] = [applicationInventory]

/**
 * The packages that the image holds, and the programs that tell their version, in the order of their names.
 * Nothing where neither rpm's database nor Bottlerocket's inventory was read: a part would look like the whole.
 */
export function softwareOf(facts: Facts): readonly Software[] | undefined {
  const installed = packagesOf(facts)
  if (!installed) return undefined
  return [...installed, ...programsOf(facts)].toSorted((a, b) => compare(textOf(a), textOf(b)))
}

function packagesOf(facts: Facts): readonly Software[] | undefined {
  const rpm = facts.of(packages)
  if (rpm.known)
    return [...rpm.fact.values()]
      .flat()
      .filter(({name}) => name !== 'gpg-pubkey')
      .map(({name, version, architecture}) => ({kind: 'package', name, version, architecture}))
  const built = facts.of(applicationInventory)
  return built.known ? built.fact.map((one) => ({kind: 'package', ...one})) : undefined
}

function programsOf(facts: Facts): readonly Software[] {
  return PROGRAMS.flatMap((path) => {
    const said = VERSION_WORDS.map((word) => facts.of(programVersion(path, word))).flatMap((reading) =>
      reading.known && reading.fact.exists && reading.fact.exitCode === 0 ? [reading.fact.said] : [],
    )
    const version = versionIn(said.join('\n'))
    return version === undefined ? [] : [{kind: 'program', name: nameOf(path), version, path}]
  })
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function textOf({name, version, architecture = ''}: Software): string {
  return `${name} ${version} ${architecture}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
