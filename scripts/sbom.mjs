// Writes what the package consists of to DIRECTORY: node scripts/sbom.mjs DIRECTORY
//
// `npm sbom --omit dev` in a checkout leaves out every dependency that a development dependency needs as well (npm
// 11.19 leaves out oclif and all below it), and by the lock file alone it does not know all licences. So npm is asked
// in a directory that has the production dependencies and nothing else.
import {execFileSync} from 'node:child_process'
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {productionPackages, readLock} from './production-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const output = resolve(process.argv[2] ?? `${root}release`)
const work = mkdtempSync(join(tmpdir(), 'assay-sbom-'))
// npm takes the name of the directory for that of the package.
const directory = join(work, 'assay')
try {
  writeProject()
  mkdirSync(output, {recursive: true})
  for (const [format, file] of [
    ['cyclonedx', 'assay.cdx.json'],
    ['spdx', 'assay.spdx.json'],
  ])
    writeFileSync(join(output, file), sbom(format))
} finally {
  rmSync(work, {recursive: true})
}

function writeProject() {
  const {devDependencies: _, ...pjson} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const lock = readLock()
  const {devDependencies: __, ...own} = lock.packages['']
  const packages = productionPackages()
  const kept = Object.fromEntries(packages.map((path) => [path, lock.packages[path]]))
  mkdirSync(directory)
  writeJson('package.json', pjson)
  writeJson('package-lock.json', {...lock, packages: {'': own, ...kept}})
  for (const path of packages) cpSync(`${root}${path}/package.json`, join(directory, path, 'package.json'))
}

function writeJson(name, value) {
  writeFileSync(join(directory, name), JSON.stringify(value))
}

function sbom(format) {
  const words = ['sbom', '--sbom-format', format, '--sbom-type', 'application']
  return execFileSync('npm', words, {cwd: directory, encoding: 'utf8'})
}
