import {execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname

/** All that may be in the package, and nothing that only building or testing it needs. */
const belongs = [
  /^(LICENSE|README\.md|package\.json|oclif\.manifest\.json)$/,
  /^bin\/(assay|packer-plugin)\.js$/,
  /^dist\/[\w/-]+\.js$/,
  /^dist\/benchmarks\/parsed-content\.json$/,
  /^benchmarks\/[\w./-]+\.yaml$/,
  /^benchmarks\/schema\/[\w-]+\.json$/,
  /^demo\/[\w-]+\.json\.gz$/,
  /^packer\/[\w./-]+\.(md|hcl|json|sh)$/,
]

const needed = [
  ...['LICENSE', 'README.md', 'package.json', 'oclif.manifest.json'],
  ...['bin/assay.js', 'bin/packer-plugin.js', 'dist/commands/check.js', 'dist/packer/main.js'],
  ...['dist/benchmarks/parsed-content.json', 'benchmarks/cis-amazon-linux-2023/1.0.0.yaml'],
  ...['benchmarks/tailoring/eks-node.yaml', 'benchmarks/schema/checks.json', 'demo/good-node.json.gz'],
  ...['packer/al2.pkr.hcl', 'packer/al2023.pkr.hcl'],
]

const MAX_PACKED_BYTES = 1_000_000

interface Packed {
  readonly filename: string
  readonly size: number
  readonly files: readonly {readonly path: string}[]
}

describe.skipIf(!existsSync(join(root, 'dist/commands/check.js')))('the package', {timeout: 60_000}, () => {
  let directory: string
  let packed: Packed
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'assay-package-'))
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory]
    ;[packed] = JSON.parse(execFileSync('npm', words, {cwd: root, encoding: 'utf8'}))
  }, 60_000)
  afterAll(() => rmSync(directory, {recursive: true}))

  it('has what a user needs, and nothing else', () => {
    const paths = packed.files.map(({path}) => path)

    expect(paths).toEqual(expect.arrayContaining(needed))
    expect(paths.filter((path) => !belongs.some((pattern) => pattern.test(path)))).toEqual([])
  })

  it('is below a megabyte', () => {
    expect(packed.size).toBeLessThan(MAX_PACKED_BYTES)
  })

  it('names nothing of the machine that made it', () => {
    execFileSync('tar', ['-xzf', join(directory, packed.filename), '-C', directory])
    const home = root.replace(/\/$/, '')

    const found = packed.files.filter(({path}) =>
      readFileSync(join(directory, 'package', path), 'latin1').includes(home),
    )

    expect(found).toEqual([])
  })
})
