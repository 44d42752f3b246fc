import {writeFileSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import Collect from '../../src/commands/collect.ts'
import {configFileOf} from '../../src/config/config-file.ts'
import {parseConfig, withConfig} from '../../src/config/load.ts'
import {configFlags} from '../../src/config/schema.ts'
import type {Report} from '../../src/evaluate/result.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = `evidence:${root}demo/good-node.json.gz`

let directory: string
let file: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-config-'))
  file = join(directory, 'own.yaml')
})
afterAll(() => rm(directory, {recursive: true}))

const words = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  withConfig(file, ['--config', file, ...argv], Check.flags, env)

describe('assay.yaml', () => {
  it('knows every flag of check but the one that names it', () => {
    expect(Object.keys(configFlags).toSorted()).toEqual(
      Object.keys(Check.flags)
        .filter((name) => name !== 'config' && !(name in Check.baseFlags))
        .toSorted(),
    )
  })

  it('says what neither a flag nor the environment says', async () => {
    await writeFile(file, 'level: 2\nuser: builder\noutput: [text, json=r.json]\nport: 2222\nskip: "1.1"\n')

    const given = await words(['--port=22'], {ASSAY_USER: 'root'})
    expect(given.slice(-3)).toEqual(['--config', file, '--port=22'])
    expect(given.slice(0, -3).toSorted()).toEqual([
      '--level=2',
      '--output=json=r.json',
      '--output=text',
      '--skip=1.1',
    ])
    expect(await words(['-l', '1', '--', '--port'], {})).toContain('--port=2222')
  })

  it('leaves flags alone that another command has under the same name', async () => {
    await writeFile(file, 'output: text\nlevel: 2\n')

    expect(await withConfig(file, ['--config', file], Collect.flags, {})).toEqual(['--config', file])
  })

  it('decides how a host is judged', async () => {
    await writeFile(file, 'level: 2\nbenchmark: [cis-amazon-eks, eks-image]\n')

    const {result} = await captureOutput<Report>(() => Check.run([good, '--config', file], {root}))
    const {result: other} = await captureOutput<Report>(() =>
      Check.run([good, '--config', file, '-l', '1'], {root}),
    )

    expect([result?.level, other?.level]).toEqual([2, 1])
    expect(result?.benchmarks.map(({id}) => id)).toEqual(['cis-amazon-eks', 'eks-image'])
  })

  it('is an error where a key is unknown, with the line and what may have been meant', async () => {
    await writeFile(file, 'level: 1\nbenchmrk: cis-amazon-eks\n')

    const {stderr} = await captureOutput(() => Check.run([good, '--config', file], {root}))

    expect(stderr).toBe(`assay: ${file}:2:11: unknown key "benchmrk"\nTry: Did you mean "benchmark"?\n`)
    expect(process.exitCode).toBe(2)
  })

  it.each([
    ['level: 3', 'c.yaml:1:8: level:'],
    ['port: 70000', 'c.yaml:1:7: port:'],
    ['- level', 'c.yaml:1'],
    ['only: []', 'c.yaml:1:7: only:'],
  ])('of %j is refused with its place', (source, message) => {
    expect(() => parseConfig(source, 'c.yaml')).toThrow(message)
  })

  it('may say nothing', () => {
    expect(parseConfig('# nothing yet\n', 'c.yaml')).toEqual({})
  })

  it('must be there when it is named, unless it is called none', async () => {
    const named = configFileOf(['--config=/nowhere.yaml'], {ASSAY_CONFIG: 'none'})

    expect(named).toBe('/nowhere.yaml')
    await expect(withConfig(named ?? '', [], Check.flags, {})).rejects.toThrow('cannot read /nowhere.yaml')
    expect(configFileOf([], {ASSAY_CONFIG: 'none'})).toBeUndefined()
  })

  it.each([
    [['--config', 'a.yaml'], 'a.yaml'],
    [['--config=a.yaml'], 'a.yaml'],
    [['--config=a=b.yaml'], 'a=b.yaml'],
    [['--config', 'a.yaml', '--config', 'b.yaml'], 'b.yaml'],
    [['--config=a.yaml', '--config=none'], undefined],
    [['--', '--config=a.yaml'], 'env.yaml'],
    [['--configure=a.yaml'], 'env.yaml'],
  ])('is named by the words %j: %s', (argv, named) => {
    expect(configFileOf(argv, {ASSAY_CONFIG: 'env.yaml'})).toBe(named)
  })

  it('is read without being named where the run begins', () => {
    const before = process.cwd()
    try {
      process.chdir(directory)
      expect(configFileOf([], {})).toBeUndefined()
      writeFileSync('assay.yaml', 'level: 2\n')
      expect(configFileOf([], {})).toBe('assay.yaml')
    } finally {
      process.chdir(before)
    }
  })
})
