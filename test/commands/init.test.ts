import {existsSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {PassThrough} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {load} from 'js-yaml'
import {beforeEach, describe, expect, it} from 'vitest'
import Init from '../../src/commands/init.ts'
import {parseConfig} from '../../src/config/load.ts'
import {ask} from '../../src/init/questions.ts'
import {parseOutput} from '../../src/reports/formats.ts'
import {loadWaivers} from '../../src/waivers/waiver-file.ts'
import {createWorkbench, packerMissing} from '../e2e/packer.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Workflow {
  readonly on: readonly string[]
  readonly jobs: {readonly image: {readonly 'runs-on': string; readonly steps: readonly object[]}}
}

/** The brackets that are not closed, or are closed by another. */
function leftOpen(text: string): readonly string[] {
  const closing: Readonly<Record<string, string>> = {'{': '}', '(': ')', '[': ']', "'": "'"}
  const open: string[] = []
  for (const [mark] of text.matchAll(/[{}()[\]']/g))
    if (closing[open.at(-1) ?? ''] === mark) open.pop()
    else open.push(mark)
  return open
}

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
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

  it('writes a workflow for GitHub that has a job with steps, each an action or a command', async () => {
    await init('--ci', 'github')

    const {on, jobs} = load(await read('.github/workflows/image.yml')) as Workflow
    expect(on).toEqual(['push'])
    expect(jobs.image['runs-on']).toBe('ubuntu-latest')
    const kinds = jobs.image.steps.map((step) => ['uses', 'run'].filter((key) => Object.hasOwn(step, key)))
    expect(new Set(kinds.map((kind) => kind.length))).toEqual(new Set([1]))
  })

  it('writes a job for GitLab with a script, and its report where GitLab reads it', async () => {
    await init('--ci', 'gitlab')

    expect(load(await read('assay.gitlab-ci.yml'))).toEqual({
      image: {
        stage: 'build',
        script: ['npm ci', 'npx assay packer install', 'packer build .'],
        artifacts: {when: 'always', paths: ['reports'], reports: {junit: 'reports/assay.xml'}},
      },
    })
  })

  it('writes a build specification for CodeBuild with the version, the phases and the report', async () => {
    await init('--ci', 'codebuild')

    expect(load(await read('buildspec.assay.yml'))).toMatchObject({
      version: 0.2,
      phases: {build: {commands: ['npm ci', 'npx assay packer install', 'packer build .']}},
      reports: {assay: {files: ['reports/assay.xml'], 'file-format': 'JUNITXML'}},
    })
  })

  it('writes a Jenkinsfile whose brackets and quotes close', async () => {
    await init('--ci', 'jenkins')

    const text = await read('Jenkinsfile.assay')
    expect(leftOpen(text.replaceAll(/'[^'\n]*'/g, ''))).toEqual([])
    expect(text).toMatch(/^pipeline \{\n {2}agent any\n/)
  })

  it('writes waivers that are read as a list of none', async () => {
    await init()

    expect(await loadWaivers(join(directory, 'waivers.yaml'))).toMatchObject({waivers: [], faults: []})
  })

  it('writes the Packer block under a name that Packer does not take for a template', async () => {
    const {result} = await init('--ci', 'none')

    expect(result?.files.filter((file) => /\.pkr\.(?:hcl|json)$/.test(file))).toEqual([])
  })

  it.skipIf(packerMissing).each([
    ['al2', '1'],
    ['bottlerocket', '2'],
  ])('writes for %s at level %s a block that Packer formats as it is and accepts', async (system, level) => {
    await init('--system', system, '--level', level)
    const bench = await createWorkbench()
    const block = (await read('assay.provisioner.hcl')).trimEnd().replaceAll(/^(?=.)/gm, '  ')
    const template = `source "null" "node" {\n  communicator = "none"\n}\n\nbuild {\n  sources = ["source.null.node"]\n\n${block}\n}\n`

    const valid = await bench.run(template, ['validate'])
    const formatted = await bench.run(template, ['fmt', '-check', '-diff'])
    bench.remove()

    expect(valid).toMatchObject({exitCode: 0})
    expect(valid.output + valid.log).not.toContain('rror')
    expect(formatted).toMatchObject({exitCode: 0, output: ''})
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
