// Writes what a lab host says as evidence: node test/hosts/record.mjs FILE FLAVOR build|booted [SPEC...]
// The embedded demo hosts play back what was recorded so.
import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {createViteServer} from 'vitest/node'

const [file, flavor, state, ...specs] = process.argv.slice(2)
if (state === undefined) {
  console.error('usage: node test/hosts/record.mjs FILE FLAVOR build|booted [SPEC...]')
  process.exit(2)
}
// Node 20 reads no TypeScript, and Vitest has what does.
const loader = await createViteServer({
  configFile: false,
  server: {middlewareMode: true, ws: false},
  logLevel: 'error',
})
const {startHost} = await loader.ssrLoadModule(fileURLToPath(new URL('host.ts', import.meta.url)))
const host = await startHost({flavor, state, specs})
try {
  const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))
  const words = [assay, 'collect', 'node', '-F', host.sshConfig, '-o', file]
  process.exitCode = spawnSync(process.execPath, words, {stdio: 'inherit'}).status ?? 1
} finally {
  await host.stop()
  await loader.close()
}
