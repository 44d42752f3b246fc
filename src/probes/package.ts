import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** One installed package. */
export interface InstalledPackage {
  readonly name: string
  /** `EPOCH:VERSION-RELEASE`; the epoch is 0 where the package has none. */
  readonly version: string
  readonly architecture: string
  /** One line of words; of a `gpg-pubkey` it says whose key it is. */
  readonly summary: string
}

/** Every installed package by name; some, such as kernels and keys, are there more than once. */
export type Packages = ReadonlyMap<string, readonly InstalledPackage[]>

/** Asks rpm for every installed package. */
export const packages: Probe<Packages> = {
  key: 'packages',
  pace: 'bounded',
  maxBytes: 2 * 1024 * 1024,
  script: `command -v rpm >/dev/null || exit 127
rpm -qa --qf '%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SUMMARY}\\n'`,
  parse: parsePackages,
}

function parsePackages({output, exitCode}: Answer): Packages {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'rpm is not installed')
  if (exitCode !== 0) throw new Error(`rpm -qa ended with ${exitCode}`)
  const byName = new Map<string, InstalledPackage[]>()
  for (const line of output.split('\n')) {
    const [name, version, architecture, ...summary] = line.split('\t')
    if (!name || version === undefined || architecture === undefined) continue
    const one = {name, version, architecture, summary: summary.join(' ')}
    const sameName = byName.get(name) ?? []
    sameName.push(one)
    byName.set(name, sameName)
  }
  // A database that could not be opened reads as an empty one.
  if (byName.size === 0) throw new Error('rpm knows of no package')
  return byName
}
