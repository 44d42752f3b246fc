import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname

interface Locked {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Component {
  readonly name: string
  readonly version: string
  readonly licenses?: readonly {readonly license?: {readonly id?: string}; readonly expression?: string}[]
  readonly hashes?: readonly object[]
}

describe('the bills of materials', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'assay-sbom-test-'))
    execFileSync(process.execPath, ['scripts/sbom.mjs', directory], {cwd: root})
  })
  afterAll(() => rmSync(directory, {recursive: true}))

  const read = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8'))
  const components = (): readonly Component[] => read('assay.cdx.json').components

  it('names what the dependencies lead to in the lock file, and nothing else', () => {
    const expected = reachable()

    expect(expected).toContainEqual(expect.stringMatching(/^@oclif\/core@/))
    expect(components().map(nameOf).toSorted()).toEqual(expected)
    expect(
      read('assay.spdx.json')
        .packages.map(({name, versionInfo}: {name: string; versionInfo: string}) => `${name}@${versionInfo}`)
        .filter((name: string) => !name.startsWith('assay@'))
        .toSorted(),
    ).toEqual(expected)
  })

  it('names the licence and the digest of each', () => {
    const unnamed = components().filter(
      ({licenses = [], hashes = []}) =>
        hashes.length === 0 || !licenses.some(({license, expression}) => license?.id ?? expression),
    )

    expect(unnamed.map(nameOf)).toEqual([])
  })

  it('calls the package by its name and version', () => {
    const {name, version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

    expect(read('assay.cdx.json').metadata.component).toMatchObject({name, version, type: 'application'})
  })
})

function nameOf({name, version}: Component): string {
  return `${name}@${version}`
}

/** NAME@VERSION of all that the package's dependencies lead to, as Node finds them in the tree of the lock file. */
function reachable(): readonly string[] {
  const packages: Readonly<Record<string, Locked>> = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ).packages
  const found = new Map<string, string>()
  const visit = (from: string): void => {
    const {dependencies, optionalDependencies} = packages[from] ?? {}
    for (const name of Object.keys({...dependencies, ...optionalDependencies})) {
      const path = nearest(packages, from, name)
      if (found.has(path)) continue
      found.set(path, `${name}@${packages[path]?.version}`)
      visit(path)
    }
  }
  visit('')
  return [...found.values()].toSorted()
}

/** The package that `require(name)` gives in the one at `from`. */
function nearest(packages: Readonly<Record<string, Locked>>, from: string, name: string): string {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (Object.hasOwn(packages, path)) return path
  if (from === '') throw new Error(`the lock file lacks ${name}`)
  return nearest(packages, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)), name)
}
