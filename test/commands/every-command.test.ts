import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import type {Command} from '@oclif/core'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'src/commands')
const good = `evidence:${root}demo/good-node.json.gz`

type CommandClass = typeof Command & {run(argv: string[], options: {root: string}): Promise<unknown>}

const names = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .toSorted()

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

async function load(name: string): Promise<CommandClass> {
  return (await import(pathToFileURL(join(folder, `${name}.ts`)).href)).default
}

async function run(name: string, words: readonly string[]) {
  const command = await load(name)
  return captureOutput(() => command.run([...words, '--json'], {root}))
}

describe.each(names)('assay %s', (name) => {
  it('says in one line what it does, and shows how', async () => {
    const {summary, examples} = await load(name)

    expect(summary).toMatch(/^[A-Z][^\n]*\.$/)
    expect(examples?.length).toBeGreaterThan(0)
  })

  it('tells of a wrong command line in JSON, with exit code 2', async () => {
    const {stdout} = await run(name, ['--no-such-flag'])

    expect(JSON.parse(stdout)).toMatchObject({error: {exitCode: 2, message: expect.any(String)}})
    expect(process.exitCode).toBe(2)
  })
})

describe('standard output with --json is one document', () => {
  it.each([
    ['benchmarks/lint', []],
    ['benchmarks/list', []],
    ['benchmarks/show', ['cis-amazon-eks']],
    ['check', [good, '-b', 'cis-amazon-eks']],
    ['check', [good, `evidence:${root}demo/bad-node.json.gz`, '-b', 'cis-amazon-eks']],
    ['doctor', ['ssh://127.0.0.1:1', '-F', 'none']],
    ['explain', ['kubelet-anonymous-auth']],
    ['init', []],
    ['packer/describe', []],
    ['script', ['--only', 'image-free-space']],
    ['script', ['--ssm', '--only', 'image-free-space']],
  ])('of %s %j', async (name, words) => {
    const place = name === 'init' ? ['--directory', directory] : []

    const {stdout} = await run(name, [...words, ...place])

    expect(JSON.parse(stdout)).toBeTypeOf('object')
    expect(JSON.parse(stdout)).not.toHaveProperty('error')
  })
})
