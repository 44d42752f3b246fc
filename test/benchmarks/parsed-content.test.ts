import {createHash} from 'node:crypto'
import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parseBuiltIn} from '../../src/benchmarks/content.ts'
import type {ParsedContent} from '../../src/benchmarks/parsed-content.ts'

const root = new URL('../..', import.meta.url).pathname

describe('the content as the build parses it', () => {
  it('loses nothing on its way through JSON', async () => {
    const parsed = await parseBuiltIn()

    expect(Object.keys(parsed).length).toBeGreaterThan(10)
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
  })
})

describe.skipIf(!existsSync(join(root, 'dist/benchmarks/content.js')))('a built Assay', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'assay-built-'))
    for (const name of ['package.json', 'dist', 'benchmarks'])
      cpSync(join(root, name), join(directory, name), {recursive: true})
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  })
  afterEach(() => rmSync(directory, {recursive: true}))

  const file = 'benchmarks/rules/sysctl.yaml'
  const key = 'sysctl-ip-forward'
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8')

  const loadedTitle = async (): Promise<string | undefined> => {
    const {loadContent} = await import(join(directory, 'dist/benchmarks/content.js'))
    return (await loadContent()).rules.get(key)?.source.title
  }

  it('takes what the build parsed', async () => {
    const name = 'dist/benchmarks/parsed-content.json'
    const parsed: Record<string, ParsedContent> = JSON.parse(read(name))
    const digest = createHash('sha256').update(read(file)).digest('hex')
    const content = parsed[digest]
    const rules = content?.kind === 'rules' ? content.rules : []
    const marked = rules.map((rule) => ({...rule, source: {...rule.source, title: 'from the build'}}))
    writeFileSync(
      join(directory, name),
      JSON.stringify({...parsed, [digest]: {kind: 'rules', rules: marked}}),
    )

    expect(await loadedTitle()).toBe('from the build')
  })

  it('parses a file that was changed since', async () => {
    const changed = read(file).replace(new RegExp(`(${key}:\\n  title: ).*`), '$1changed since')
    writeFileSync(join(directory, file), changed)

    expect(await loadedTitle()).toBe('changed since')
  })
})
