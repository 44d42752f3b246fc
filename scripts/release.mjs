// Makes all that a release consists of, in release/: npm run release. docs/releasing.md says what comes before and after.
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const output = `${root}release`
const executable = `assay-${process.platform}-${process.arch}`
rmSync(output, {recursive: true, force: true})
mkdirSync(output)
run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', output])
node('sbom.mjs', output)
node('sea.mjs', `${output}/${executable}`)
writeFileSync(`${output}/${executable}.licences.txt`, node('licences.mjs'))
writeFileSync(`${output}/SHA256SUMS`, checksums())
process.stdout.write(checksums())

function node(script, ...words) {
  return run(process.execPath, [`scripts/${script}`, ...words])
}

function run(command, words) {
  const {status, stdout, stderr} = spawnSync(command, words, {cwd: root, encoding: 'utf8'})
  if (status === 0) return stdout
  console.error(`${command} ${words.join(' ')} ended with ${status}\n${stderr}`)
  process.exit(1)
}

/** As `sha256sum --check` reads it. */
function checksums() {
  return readdirSync(output)
    .filter((name) => name !== 'SHA256SUMS')
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(`${output}/${name}`))
          .digest('hex')}  ${name}\n`,
    )
    .join('')
}
