import {BaseCommand} from '../../base-command.ts'
import {describePlugin, type PluginDescription, packageVersion} from '../../packer/describe.ts'

export default class PackerDescribe extends BaseCommand {
  static override summary = 'Print what Packer asks of the plugin: its versions and its provisioner.'
  static override examples = [{command: '<%= config.bin %> packer describe', description: 'Print JSON.'}]

  async run(): Promise<PluginDescription> {
    await this.parse(PackerDescribe)
    const description = describePlugin(packageVersion())
    this.log(JSON.stringify(description))
    return description
  }
}
