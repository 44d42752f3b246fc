// Compiles src/ to dist/ and writes oclif.manifest.json, without which every command would load all others.
import {spawnSync} from 'node:child_process'
import {rmSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {Plugin} from '@oclif/core'

const root = fileURLToPath(new URL('..', import.meta.url))
// oclif takes every file that lies in dist/commands for a command, a stale one too.
rmSync(`${root}dist`, {recursive: true, force: true})
const {status} = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

const plugin = new Plugin({
  root,
  isRoot: true,
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
})
await plugin.load()
await writeFile(`${root}oclif.manifest.json`, JSON.stringify(plugin.manifest, null, 2))

// The other schemas are committed (npm run schemas); this one changes with every assertion.
const {checksSchema, renderSchema} = await import('../dist/published-schemas.js')
await mkdir(`${root}benchmarks/schema`, {recursive: true})
await writeFile(`${root}benchmarks/schema/checks.json`, renderSchema(checksSchema()))

// A run need not parse and check the built-in content again, which takes longer than judging by it.
const {parseBuiltIn} = await import('../dist/benchmarks/content.js')
await writeFile(`${root}dist/benchmarks/parsed-content.json`, JSON.stringify(await parseBuiltIn()))
