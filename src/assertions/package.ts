import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {packages} from '../probes/package.ts'
import {quote} from '../probes/quote.ts'
import {compareVersions} from '../probes/rpm-version.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const name = z.string().regex(/^[\w.+-]+$/, 'the name of a package, without its version')

const schema = z.strictObject({
  package: z.union([name, z.array(name).min(1)]).describe('Names of RPM packages; each is judged'),
  installed: z.boolean().default(true).describe('Whether it must be there; true where it is not given'),
  atLeast: z.string().optional().describe('The oldest version that will do: [EPOCH:]VERSION[-RELEASE]'),
})

type PackageSpec = z.infer<typeof schema>

/** RPM packages that must be installed, or must not be. */
export const rpmPackage: Assertion<PackageSpec> = {
  name: 'package',
  schema,
  probes: () => [packages],
  byHand: (spec) => `rpm -q ${[spec.package].flat().map(quote).join(' ')}`,
  judge: (spec, facts) => {
    const reading = facts.of(packages)
    return [spec.package].flat().map((wanted) => {
      const subject = `the package ${wanted}`
      return reading.known
        ? judgeVersions(
            subject,
            spec,
            (reading.fact.get(wanted) ?? []).map(({version}) => version),
          )
        : undecided(subject, reading)
    })
  },
}

function judgeVersions(subject: string, spec: PackageSpec, versions: readonly string[]): Finding {
  const {installed, atLeast} = spec
  const fits = (version: string) => atLeast === undefined || compareVersions(version, atLeast) >= 0
  const ok = installed ? versions.some(fits) : versions.length === 0
  const wanted = atLeast === undefined ? 'installed' : `installed, at least ${atLeast}`
  return {
    status: ok ? 'pass' : 'fail',
    subject,
    expected: installed ? wanted : 'not installed',
    actual: versions.length === 0 ? 'not installed' : `installed (${versions.join(', ')})`,
    basis: 'observed',
  }
}
