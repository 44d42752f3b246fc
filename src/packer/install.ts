import {createHash} from 'node:crypto'
import {chmod} from 'node:fs/promises'
import {join} from 'node:path'
import {quote} from '../probes/quote.ts'
import {writeAtomically} from '../reports/write.ts'
import {describePlugin} from './describe.ts'
import {type Layout, launcherPath} from './layout.ts'

/** What is installed where. */
export interface Installation {
  readonly directory: string
  readonly layout: Layout
  readonly version: string
  readonly platform: string
  readonly arch: string
  /** The program that is the plugin and the words before Packer's own: Node and the entry file, or Assay by itself. */
  readonly program: readonly string[]
}

/** Writes the launcher, and its checksum where Packer asks for one. Returns the files. Throws `UsageError`. */
export async function installPlugin(installation: Installation): Promise<readonly string[]> {
  const {directory, layout, version} = installation
  const launcher = join(directory, launcherPath(layout, version, installation))
  const script = renderLauncher(installation)
  await writeAtomically(launcher, script)
  await chmod(launcher, 0o755)
  if (layout !== 'source') return [launcher]
  const checksum = `${launcher}_SHA256SUM`
  await writeAtomically(checksum, createHash('sha256').update(script).digest('hex'))
  return [launcher, checksum]
}

/**
 * Packer asks each plugin to describe itself before each of its commands, so the launcher answers that
 * alone; its answer must fit its file name, whatever version of Assay lies behind it later.
 */
function renderLauncher({version, program}: Pick<Installation, 'version' | 'program'>): string {
  const description = quote(JSON.stringify(describePlugin(version)))
  return `#!/bin/sh
if [ "$1" = describe ]; then printf '%s\\n' ${description}; exit 0; fi
exec ${program.map(quote).join(' ')} "$@"
`
}
