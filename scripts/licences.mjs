// Prints the licence of each package that the single executable holds, and that of Node itself: what is handed on
// with the executable has to be named. `node scripts/licences.mjs > FILE`
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {productionPackages} from './production-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
for (const path of productionPackages()) {
  const {name, version, license, licenses} = JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8'))
  const declared = license ?? licenses?.map(({type}) => type).join(' OR ')
  print(`${name} ${version}: ${declared}`, textIn(root + path) ?? `${name} has no text of its licence`)
}
const nodeLicence = join(dirname(process.execPath), '../LICENSE')
const where = `https://github.com/nodejs/node/blob/${process.version}/LICENSE`
print(`Node.js ${process.version}`, existsSync(nodeLicence) ? readFileSync(nodeLicence, 'utf8') : where)

function textIn(directory) {
  const name = readdirSync(directory).find((file) => /^(licen[cs]e|copying)/i.test(file))
  return name && readFileSync(join(directory, name), 'utf8')
}

function print(title, text) {
  console.log(`${title}\n${'='.repeat(title.length)}\n\n${text.trim()}\n\n`)
}
