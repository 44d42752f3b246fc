// Makes the executable for machines without Node: npm run sea [-- FILE]. It is for the system and the processor of the
// machine that makes it, and holds the Node that runs this script. Run it after `npm run build`.
import {spawnSync} from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {inject} from 'postject'
import {rolldown} from 'rolldown'

/** ssh2 and oclif ask for modules that they do without; Node would warn of it, and none may come from a disk. */
const ONLY_BUILT_IN = `{
  const builtIn = require
  require = (id) => {
    if (!builtIn('node:module').isBuiltin(id)) throw new Error(id + ' is not in the executable')
    return builtIn(id)
  }
}`

const root = fileURLToPath(new URL('..', import.meta.url))
const output = resolve(process.argv[2] ?? `${root}release/assay-${process.platform}-${process.arch}`)
const work = mkdtempSync(join(tmpdir(), 'assay-sea-'))
try {
  await bundle(join(work, 'main.cjs'))
  await makeExecutable()
} finally {
  rmSync(work, {recursive: true})
}
console.log(`${output}: ${(statSync(output).size / 1e6).toFixed(1)} MB`)

/** All of dist/ and its dependencies in one file; each command is evaluated when it is run, as in the package. */
async function bundle(file) {
  const commands = {
    name: 'commands',
    resolveId: (id) => (id === 'bundled:commands' ? id : undefined),
    load: (id) => (id === 'bundled:commands' ? commandLoaders() : undefined),
  }
  const build = await rolldown({
    input: `${root}scripts/sea/main.js`,
    platform: 'node',
    plugins: [commands],
    external: [/\.node$/, 'cpu-features', 'typescript'],
  })
  await build.write({
    file,
    format: 'cjs',
    codeSplitting: false,
    strictExecutionOrder: true,
    banner: ONLY_BUILT_IN,
  })
  await build.close()
}

function commandLoaders() {
  const {commands} = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'))
  const entries = Object.values(commands).map(({id, relativePath}) => {
    const file = JSON.stringify(root + relativePath.join('/'))
    return `${JSON.stringify(id)}: () => import(${file})`
  })
  return `export default {${entries.join(',\n')}}`
}

async function makeExecutable() {
  const config = {
    main: join(work, 'main.cjs'),
    output: join(work, 'main.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: assets(),
  }
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config))
  const words = ['--experimental-sea-config', join(work, 'sea.json')]
  const {status} = spawnSync(process.execPath, words, {stdio: ['ignore', 'ignore', 'inherit']})
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}`)
  mkdirSync(dirname(output), {recursive: true})
  copyFileSync(process.execPath, output)
  await inject(output, 'NODE_SEA_BLOB', readFileSync(config.output), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
    machoSegmentName: 'NODE_SEA',
  })
  chmodSync(output, 0o755)
}

/** The files that src/package-files.ts reads, by their paths in the package. */
function assets() {
  const below = (folder) =>
    readdirSync(root + folder, {recursive: true, encoding: 'utf8'})
      .map((name) => `${folder}/${name}`)
      .filter((name) => statSync(root + name).isFile())
  const names = [
    'package.json',
    'oclif.manifest.json',
    'dist/benchmarks/parsed-content.json',
    ...below('benchmarks'),
    ...below('demo'),
  ]
  const list = join(work, 'assets.json')
  writeFileSync(list, JSON.stringify(names))
  return {...Object.fromEntries(names.map((name) => [name, root + name])), 'assets.json': list}
}
