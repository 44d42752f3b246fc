// What bin/assay.js and bin/packer-plugin.js are in the package, for the single executable: oclif, which loads
// commands by file, is given the bundled ones. `bundled:commands` is made by scripts/sea.mjs.

import loaders from 'bundled:commands'
import {setFlagsFromString} from 'node:v8'
import {flush, handle, Plugin, run} from '@oclif/core'
import commandNotFound from '../../dist/hooks/command-not-found.js'
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
  else await runCommand([word, ...words].filter((one) => one !== undefined))
}

async function runCommand(words) {
  // As in bin/assay.js.
  setFlagsFromString('--semi-space-growth-factor=1')
  const pjson = readJson('package.json')
  delete pjson.oclif.commands
  // oclif would look for its file, which is not beside an executable: it is called here.
  delete pjson.oclif.hooks
  const plugin = new BundledPlugin({isRoot: true, root: process.execPath, pjson, ignoreManifest: true})
  await plugin.load()
  const plugins = new Map([[plugin.name, plugin]])
  await run(words, {root: process.execPath, pjson, plugins})
    .catch((error) => orUnknown(error, words, plugin))
    .then(flush, handle)
}

/** Says what may have been meant where that is why oclif gave up. */
async function orUnknown(error, argv, config) {
  const [, id] = /^command (\S+) not found$/.exec(error.message) ?? []
  if (id === undefined) throw error
  const exit = (code) => {
    process.exitCode = code
  }
  await commandNotFound({id, argv, config, context: {exit}})
}

function readJson(name) {
  return JSON.parse(readPackageFile(name).toString('utf8'))
}

// Without `await`: what an executable runs is no module.
void main(process.argv.slice(2))
