// What bin/assay.js and bin/packer-plugin.js are in the package, for the single executable: oclif, which loads
// commands by file, is given the bundled ones. `bundled:commands` is made by scripts/sea.mjs.

import loaders from 'bundled:commands'
import {setFlagsFromString} from 'node:v8'
import {execute, Plugin} from '@oclif/core'
import {readPackageFile} from '../../dist/package-files.js'
import {PLUGIN_WORD} from '../../dist/packer/layout.js'
import {runPackerPlugin} from '../../dist/packer/main.js'

class BundledPlugin extends Plugin {
  async load() {
    await super.load()
    this.manifest = readJson('oclif.manifest.json')
    this.commandIDs = Object.keys(this.manifest.commands)
    this.commands = Object.values(this.manifest.commands).map((command) => ({
      ...command,
      pluginAlias: this.alias,
      pluginType: this.type,
      load: () => this.findCommand(command.id),
    }))
  }

  async findCommand(id) {
    const {default: command} = await loaders[id]()
    return Object.assign(command, {id, plugin: this})
  }
}

async function main([word, ...words]) {
  if (word === PLUGIN_WORD) process.exitCode = await runPackerPlugin(words)
  else await runCommand()
}

async function runCommand() {
  // As in bin/assay.js.
  setFlagsFromString('--semi-space-growth-factor=1')
  const pjson = readJson('package.json')
  delete pjson.oclif.commands
  // oclif would look for its file, which is not beside an executable: an unknown command is told in oclif's own words.
  delete pjson.oclif.hooks
  const plugin = new BundledPlugin({isRoot: true, root: process.execPath, pjson, ignoreManifest: true})
  await plugin.load()
  const plugins = new Map([[plugin.name, plugin]])
  await execute({loadOptions: {root: process.execPath, pjson, plugins}})
}

function readJson(name) {
  return JSON.parse(readPackageFile(name).toString('utf8'))
}

// Without `await`: what an executable runs is no module.
void main(process.argv.slice(2))
