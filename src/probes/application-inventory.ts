import {z} from 'zod'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** One package of which Bottlerocket was built. */
export interface BuiltPackage {
  readonly name: string
  /** `VERSION-RELEASE`. */
  readonly version: string
  readonly architecture: string
}

const schema = z.looseObject({
  Content: z.array(
    z.looseObject({Name: z.string(), Version: z.string(), Release: z.string(), Architecture: z.string()}),
  ),
})

/** Asks Bottlerocket, which has no rpm database, for the list of packages that its build left in the image. */
export const applicationInventory: Probe<readonly BuiltPackage[]> = {
  key: 'application-inventory',
  pace: 'quick',
  systems: ['bottlerocket'],
  script: `f=/usr/share/bottlerocket/application-inventory.json
[ -f "$f" ] || exit 78
head -c 1048577 -- "$f"`,
  parse: parseInventory,
}

function parseInventory({output, exitCode}: Answer): readonly BuiltPackage[] {
  if (exitCode === 78) throw new UnavailableError('missing-tool', 'the image has no application inventory')
  return schema.parse(JSON.parse(output)).Content.map(({Name, Version, Release, Architecture}) => ({
    name: Name,
    version: `${Version}-${Release}`,
    architecture: Architecture,
  }))
}
