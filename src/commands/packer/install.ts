import {execFile} from 'node:child_process'
import {homedir} from 'node:os'
import {resolve} from 'node:path'
import {promisify} from 'node:util'
import {Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.ts'
import {isSingleExecutable, packagePath} from '../../package-files.ts'
import {packageVersion} from '../../packer/describe.ts'
import {installPlugin} from '../../packer/install.ts'
import {layoutOf, PLUGIN_SOURCE, PLUGIN_WORD, pluginDirectory} from '../../packer/layout.ts'

export default class PackerInstall extends BaseCommand {
  static override summary = 'Install the Packer plugin for provisioner "assay".'
  static override description =
    'Writes a launcher, and its checksum where Packer wants one, to where the packer of this machine looks for ' +
    'plugins. The launcher runs this installation of Assay; install again after Assay or Node has moved.'
  static override examples = [
    {description: 'Install for the packer on PATH.', command: '<%= config.bin %> packer install'},
    {
      description: 'Install into a directory that PACKER_PLUGIN_PATH will name.',
      command: '<%= config.bin %> packer install --path ./plugins',
    },
  ]
  static override flags = {
    path: Flags.string({
      summary: "Directory to install into. Packer's own plugin directory where it is not given.",
      helpValue: 'DIR',
    }),
  }

  async run(): Promise<{source: string; files: readonly string[]}> {
    const {flags} = await this.parse(PackerInstall)
    const layout = layoutOf(await packerVersion())
    const directory = flags.path ?? pluginDirectory(layout, process.env, homedir())
    const files = await installPlugin({
      directory: resolve(directory),
      layout,
      version: packageVersion(),
      platform: process.platform,
      arch: process.arch,
      program: [process.execPath, isSingleExecutable() ? PLUGIN_WORD : packagePath('bin/packer-plugin.js')],
    })
    for (const file of files) this.log(file)
    if (layout === 'source') this.log(`In a template: required_plugins, source = "${PLUGIN_SOURCE}"`)
    return {source: PLUGIN_SOURCE, files}
  }
}

/** What `packer --version` prints, or undefined where there is no Packer. */
async function packerVersion(): Promise<string | undefined> {
  try {
    const env = {...process.env, CHECKPOINT_DISABLE: '1'}
    const {stdout, stderr} = await promisify(execFile)('packer', ['--version'], {env, timeout: 10_000})
    return `${stdout}${stderr}`
  } catch {
    // Without a Packer to ask, the plugin is installed as current ones want it.
    return undefined
  }
}
