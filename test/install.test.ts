import {execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname
const isBuilt = existsSync(join(root, 'dist/commands/check.js'))

/** npm's own ways to run a package, with the dependencies inside of it, as there may be no registry to ask. */
describe.skipIf(!isBuilt)('the package as npm installs it', {timeout: 300_000}, () => {
  let directory: string
  let tarball: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'assay-install-'))
    tarball = packWithDependencies()
  }, 300_000)
  afterAll(() => rmSync(directory, {recursive: true}))

  const run = (program: string, words: readonly string[], cwd = directory): string =>
    execFileSync(program, words, {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: directory,
        npm_config_cache: join(directory, 'cache'),
        npm_config_offline: 'true',
        npm_config_ignore_scripts: 'true',
        npm_config_update_notifier: 'false',
      },
    })

  const pack = (from: string): string => {
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', directory], from))
    return join(directory, packed.filename)
  }

  const packWithDependencies = (): string => {
    run('tar', ['-xzf', pack(root)])
    const own = join(directory, 'package')
    for (const path of dependencies())
      cpSync(join(root, path), join(own, path), {
        recursive: true,
        filter: (file) => !/\.(?:node|map|[cm]?ts|md)$/.test(file),
      })
    const file = join(own, 'package.json')
    const pjson = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({...pjson, bundleDependencies: Object.keys(pjson.dependencies)}))
    return pack(own)
  }

  const version = (): string => {
    const {name, version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return `${name}/${version} `
  }

  it('runs from a global install, and from anywhere', () => {
    const prefix = join(directory, 'prefix')
    run('npm', ['install', '--global', '--prefix', prefix, tarball])
    const assay = join(prefix, 'bin/assay')

    expect(run(assay, ['--version'], '/')).toMatch(version())
    expect(run(assay, ['benchmarks', 'list'], '/')).toContain('cis-amazon-linux-2023')
    expect(run(assay, ['demo', '--directory', join(directory, 'reports')], '/')).toMatch(
      /FAILED: .*PASSED: /s,
    )
  })

  it('runs by npx', () => {
    const words = ['assay', 'check', 'evidence:package/demo/good-node.json.gz', '-b', 'cis-amazon-eks']

    expect(run('npx', ['--yes', '--package', tarball, ...words])).toContain('PASSED')
  })
})

/** Where the lock file has what npm installs with the package, but for native parts that it does without. */
function dependencies(): readonly string[] {
  const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries<{readonly dev?: boolean; readonly optional?: boolean}>(packages)
    .filter(([path, {dev, optional}]) => path !== '' && dev !== true && optional !== true)
    .map(([path]) => path)
}
