import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {ExitCode} from '../src/errors.ts'
import {formatNames} from '../src/reports/formats.ts'

const root = new URL('..', import.meta.url).pathname
const page = readFileSync(`${root}docs/stability.md`, 'utf8')

/** What stands in code marks on the page: `junit`, or each of a list of numbers. */
const isNamed = (name: string): boolean => page.includes(`\`${name}\``)

describe('docs/stability.md', () => {
  it('names every exit code', () => {
    const [, codes = ''] = /exit codes ([\d, ]+)/.exec(page) ?? []

    expect(codes.split(',').map(Number)).toEqual(Object.values(ExitCode))
  })

  it('names every published schema', () => {
    // The schema of checks is made by the build, so it is not in every checkout.
    const schemas = new Set([...readdirSync(`${root}benchmarks/schema`), 'checks.json'])

    expect([...schemas].filter((name) => !isNamed(name))).toEqual([])
  })

  it('names every format', () => {
    expect(formatNames().filter((name) => name !== 'json' && !isNamed(name))).toEqual([])
  })

  it('says the version that documents have', () => {
    const schemas = ['evidence', 'result', 'results'].map((name) =>
      JSON.parse(readFileSync(`${root}benchmarks/schema/${name}.json`, 'utf8')),
    )

    expect(schemas.map(({properties}) => properties.schemaVersion.const)).toEqual([1, 1, 1])
    expect(page.match(/`schemaVersion: 1`/g)).toHaveLength(3)
  })
})
