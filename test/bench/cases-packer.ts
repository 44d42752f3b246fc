import {join} from 'node:path'
import {connectionTo, createWorkbench, packerMissing as missing} from '../e2e/packer.ts'
import type {Host} from '../hosts/host.ts'
import type {Case} from './measure.ts'
import {check} from './programs.ts'

/** Why Packer is not measured, or undefined where it is. */
export const packerMissing: string | undefined =
  missing === undefined ? undefined : `Packer is not measured: ${missing}`

/** A run by ssh2, builds that do nothing but log in, and builds that judge the host through the same connection. */
export async function packerCases(
  host: Host,
  {runs, directory}: {readonly runs: number; readonly directory: string},
): Promise<readonly Case[]> {
  const build = (name: string, provisioner: string): Case => ({
    name,
    runs,
    async run() {
      const bench = await createWorkbench()
      try {
        const before = performance.now()
        const {output} = await bench.run(template(connectionTo(host), provisioner), ['build'])
        const taken = performance.now() - before
        if (!/PASSED|FAILED|Builds finished/.test(output)) throw new Error(output)
        return taken
      } finally {
        bench.remove()
      }
    },
  })
  return [
    {
      name: 'assay check -l 2 over a connection of its own',
      runs,
      async run() {
        await check('near', join(directory, 'result.json'), ['-F', join(directory, 'ssh_config')])
        return undefined
      },
    },
    build('packer build that runs `true`', 'provisioner "shell" {\n    inline = ["true"]\n  }'),
    build('packer build with provisioner "assay"', 'provisioner "assay" {\n    level = 2\n  }'),
  ]
}

function template(connection: Readonly<Record<string, string | number>>, provisioner: string): string {
  const attributes = Object.entries(connection).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`)
  return `source "null" "node" {
${attributes.join('\n')}
}
build {
  sources = ["source.null.node"]
  ${provisioner}
}
`
}
