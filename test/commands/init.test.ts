import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PassThrough} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {load} from 'js-yaml'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import Init from '../../src/commands/init.ts'
import {parseConfig} from '../../src/config/load.ts'
import {ask} from '../../src/init/questions.ts'
import {parseOutput} from '../../src/reports/formats.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-init-'))
})
afterEach(async () => {
  process.exitCode = undefined
  await rm(directory, {recursive: true})
})

const init = (...words: string[]) =>
  captureOutput<{files: string[]}>(() => Init.run(['--directory', directory, ...words], {root}))
const read = (name: string) => readFile(join(directory, name), 'utf8')

describe('init', () => {
  it.each([
    ['github', '.github/workflows/image.yml'],
    ['gitlab', 'assay.gitlab-ci.yml'],
    ['codebuild', 'buildspec.assay.yml'],
    ['jenkins', 'Jenkinsfile.assay'],
  ])('writes for %s what installs the plugin before it builds and keeps the report', async (ci, file) => {
    await init('--ci', ci)

    const text = await read(file)
    if (/\.ya?ml$/.test(file)) expect(load(text)).toBeTypeOf('object')
    expect(text).toMatch(/npm ci[\s\S]*npx assay packer install[\s\S]*packer build [\s\S]*reports/)
  })

  it('writes a configuration that check takes', async () => {
    await init('--level', '2')

    const config = parseConfig(await read('assay.yaml'), 'assay.yaml')
    expect(config).toMatchObject({level: 2, phase: 'image'})
    expect([config['output']].flat().map((output) => parseOutput(String(output)).format)).toEqual([
      'text',
      'junit',
      'json',
    ])
  })

  it('leaves what is there alone, and writes nothing then', async () => {
    await writeFile(join(directory, 'waivers.yaml'), 'mine')

    const {stderr} = await init()

    expect(stderr).toContain('waivers.yaml: there already, and nothing was written')
    expect(process.exitCode).toBe(2)
    expect(existsSync(join(directory, 'assay.yaml'))).toBe(false)
    expect(await read('waivers.yaml')).toBe('mine')
  })

  it('writes over it when it is told to', async () => {
    await writeFile(join(directory, 'waivers.yaml'), 'mine')

    await init('--force')

    expect(load(await read('waivers.yaml'))).toEqual({waivers: []})
  })

  it('asks a person until the answer is one that it takes', async () => {
    const input = Object.assign(new PassThrough(), {isTTY: true})
    const output = Object.assign(new PassThrough(), {isTTY: true})
    const answer = ask({text: 'Which?', answers: ['a', 'b']}, {input, output})
    input.write('c\n')
    output.on('data', (text: Buffer) => {
      if (/Which/.test(String(text))) input.write('b\n')
    })

    expect(await answer).toBe('b')
  })

  it('takes the first answer where nobody can be asked', async () => {
    const answer = ask(
      {text: 'Which?', answers: ['a', 'b']},
      {input: new PassThrough(), output: new PassThrough()},
    )

    expect(await answer).toBe('a')
  })
})
