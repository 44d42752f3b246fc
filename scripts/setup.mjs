// Makes a fresh checkout ready: installs what package-lock.json names and builds, each only where it is needed.
import {spawnSync} from 'node:child_process'
import {existsSync, statSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`assay needs Node 20.19 or newer; this is ${process.version}`)
  process.exit(2)
}

const installed = `${root}node_modules/.package-lock.json`
const stale =
  !existsSync(installed) || statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs
if (stale) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
run(process.execPath, ['scripts/build.mjs'])

function run(command, words) {
  const {status, error} = spawnSync(command, words, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']})
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
