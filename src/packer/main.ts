import {describePlugin, packageVersion} from './describe.ts'
import {runPlugin} from './plugin.ts'

/**
 * Does what Packer asks of a plugin by its arguments: nothing is the start of Packer up to 1.6,
 * `start provisioner NAME` that of later ones. Returns the exit code.
 */
export async function runPackerPlugin(words: readonly string[]): Promise<number> {
  const version = packageVersion()
  const encoding = words.includes('--protobuf') ? 'protobuf' : 'gob'
  const [command, kind, name, ...more] = words.filter((word) => word !== '--protobuf')
  try {
    if (command === 'describe') process.stdout.write(`${JSON.stringify(describePlugin(version))}\n`)
    else if (command === undefined) await runPlugin({version, handshake: '5', encoding})
    else if (command === 'start' && kind === 'provisioner' && name !== undefined && more.length === 0)
      await runPlugin({version, handshake: '5|0', encoding})
    else return complain('usage: describe | start provisioner NAME [--protobuf]', 2)
    return 0
  } catch (error) {
    // Packer shows a plugin's standard error in its log.
    return complain((error as Error).message, 1)
  }
}

function complain(text: string, exitCode: number): number {
  process.stderr.write(`assay: ${text}\n`)
  return exitCode
}
