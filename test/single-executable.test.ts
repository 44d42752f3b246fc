import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {PLUGIN_WORD} from '../src/packer/layout.ts'
import {connectionTo, createWorkbench, hclTemplate, packerMissing} from './e2e/packer.ts'
import {hasProgram} from './has-program.ts'
import {useHost} from './hosts/host.ts'
import {describeLab} from './hosts/lab.ts'

const root = new URL('..', import.meta.url).pathname
const isBuilt = existsSync(join(root, 'dist/commands/check.js'))
const aws = {AWS_ACCOUNT_ID: '123456789012', AWS_REGION: 'eu-west-1'}

interface Said {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

describe.skipIf(!isBuilt)('the single executable', {timeout: 300_000}, () => {
  let directory: string
  let executable: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'assay-single-'))
    executable = join(directory, 'bin/assay')
    execFileSync(process.execPath, ['scripts/sea.mjs', executable], {cwd: root, stdio: 'pipe'})
    mkdirSync(join(directory, 'empty'))
  }, 300_000)
  afterAll(() => rmSync(directory, {recursive: true}))

  /** Runs it where no other program can be found. */
  const alone = (...words: string[]): Said => run([executable, ...words], join(directory, 'empty'))
  const packaged = (...words: string[]): Said =>
    run([process.execPath, join(root, 'bin/assay.js'), ...words], process.env['PATH'] ?? '')
  const run = ([program = '', ...words]: readonly string[], path: string): Said => {
    const {status, stdout, stderr} = spawnSync(program, words, {
      cwd: directory,
      encoding: 'utf8',
      env: {PATH: path, HOME: directory, ...aws},
    })
    return {exitCode: status, stdout, stderr}
  }

  it.each([
    ['--version'],
    ['--help'],
    ['check --help'],
    ['benchmarks list'],
    ['benchmarks show eks-image'],
    ['explain kubelet-anonymous-auth --shell'],
    ['packer describe'],
    ['chekc'],
    ['check evidence:nowhere.json'],
    ['check evidence:nowhere.json --tailoring eks-nod'],
  ])('says to `assay %s` what the package says', (line) => {
    const words = line.split(' ')

    expect(alone(...words)).toEqual(packaged(...words))
  })

  it('writes the same reports, in every format', () => {
    const formats = [
      'json',
      'junit',
      'junit:strict',
      'html',
      'markdown',
      'sarif',
      'xccdf',
      'asff',
      'csv',
      'tap',
    ]
    const report = (say: typeof alone, prefix: string): Said => {
      const outputs = formats.flatMap((format) => ['-o', `${format}=${prefix}.${format}`])
      return say('check', `evidence:${join(root, 'demo/bad-node.json.gz')}`, '-l', '2', '-q', ...outputs)
    }
    const read = (prefix: string, format: string): string =>
      readFileSync(join(directory, `${prefix}.${format}`), 'utf8')

    expect(report(alone, 'alone').exitCode).toBe(1)
    expect(report(packaged, 'packaged').exitCode).toBe(1)

    const differing = formats.filter((format) => read('alone', format) !== read('packaged', format))
    expect(differing).toEqual([])
    expect(JSON.parse(read('alone', 'json')).results.length).toBeGreaterThan(200)
  })

  it('judges hosts over SSH', () => {
    const {exitCode, stdout, stderr} = alone('demo', '--directory', 'demo')

    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(stdout).toMatch(/FAILED: .*PASSED: /s)
  })

  it('loads no code from the disk', () => {
    const planted = join(directory, 'bin/node_modules/cpu-features')
    mkdirSync(planted, {recursive: true})
    writeFileSync(join(planted, 'index.js'), "process.stdout.write('planted')")

    const {exitCode, stdout} = alone('demo', '--directory', 'demo')

    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('planted')
  })

  it.skipIf(!hasProgram('packer'))('is the provisioner of Packer too', () => {
    const path = process.env['PATH'] ?? ''
    const plugins = join(directory, 'plugins')
    run([executable, 'packer', 'install', '--path', plugins], path)
    writeFileSync(join(directory, 'node.pkr.hcl'), template)

    const {status, stdout} = spawnSync('packer', ['validate', 'node.pkr.hcl'], {
      cwd: directory,
      encoding: 'utf8',
      env: {PATH: path, HOME: directory, PACKER_PLUGIN_PATH: plugins, CHECKPOINT_DISABLE: '1'},
    })

    expect(stdout).toContain('unknown benchmark "eks-imag"')
    expect(status).toBe(1)
  })

  const builds = packerMissing === undefined ? describeLab : describe.skip
  builds('as the plugin of a build', () => {
    const node = useHost({flavor: 'al2', specs: ['kubelet-insecure']})

    it("judges the machine over Packer's own connection, and ends the build", async () => {
      const gate = '    benchmarks = ["cis-amazon-eks"]\n    junit = "node.xml"'
      const bench = await createWorkbench([executable, PLUGIN_WORD])
      try {
        const {exitCode, output} = await bench.run(hclTemplate(connectionTo(node()), gate), ['build'])

        expect(output).toMatch(/Assay refuses the image: \d+ failed/)
        expect(exitCode).toBe(1)
        expect(bench.exists('image')).toBe(false)
        expect(bench.read('node.xml')).toContain('<failure')
      } finally {
        bench.remove()
      }
    })
  })
})

const template = `source "null" "node" {
  communicator = "none"
}
build {
  sources = ["source.null.node"]
  provisioner "assay" {
    benchmarks = ["eks-imag"]
  }
}
`
