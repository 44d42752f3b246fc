import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = `evidence:${root}demo/good-node.json.gz`
const bad = `evidence:${root}demo/bad-node.json.gz`
const eks = ['-b', 'cis-amazon-eks', '-b', 'eks-image']
// Nothing listens at port 1 of the loopback address.
const nowhere = ['ssh://nobody@127.0.0.1:1', '-F', 'none', '--host-key', 'ignore']

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const check = (...words: string[]) => captureOutput<Report>(() => Check.run(words, {root}))
const file = (name: string) => join(directory, name)

describe.each([[[] as string[]], [['--json']]])('the exit code of check %j', (more) => {
  it.each([
    [0, 'everything is as it must be', [good, ...eks]],
    [1, 'something is not', [bad, ...eks]],
    [2, 'the benchmark is unknown', [good, '-b', 'cis-amazon-ekz']],
    [2, 'the flag is unknown', [good, '--benchmrk', 'x']],
    [2, 'the level is none', [good, '--level', '3']],
    [2, 'the evidence is not there', ['evidence:/nowhere.json']],
    [2, 'the output cannot be written', [good, ...eks, '-o', 'junit=/dev/null/x.xml']],
    [3, 'nobody listens', nowhere],
    [4, 'something is not known', [good, '--rules', `${root}test/commands/undecided`, '-b', 'undecided']],
  ])('is %i when %s', async (exitCode, _, words) => {
    const {error} = await check(...words, ...more)

    expect(process.exitCode ?? error?.oclif?.exit ?? 0).toBe(exitCode)
  })
})

describe('check', () => {
  it('prints JSON alone with --json, also when the gate fails', async () => {
    const {stdout} = await check(bad, ...eks, '--json')

    expect(JSON.parse(stdout)).toMatchObject({gate: {passed: false, exitCode: 1}})
  })

  it('takes the target after flags that may be given several times', async () => {
    const {result} = await check('-b', 'cis-amazon-eks', good)

    expect(result?.benchmarks.map(({id}) => id)).toEqual(['cis-amazon-eks'])
  })

  it('never shows values of the environment in an error', async () => {
    process.env['ASSAY_PASSPHRASE'] = 'correct horse'

    const {stdout, stderr} = await check(good, '--benchmrk', 'x', '--json')

    expect(stdout + stderr).not.toContain('correct horse')
    delete process.env['ASSAY_PASSPHRASE']
  })

  it('writes several reports in one run, and leaves no other file', async () => {
    const {stdout} = await check(
      bad,
      ...eks,
      '-o',
      `junit=${file('a/junit.xml')}`,
      '-o',
      `json=${file('r.json')}`,
      '-o',
      'text',
    )

    expect(stdout).toMatch(/^FAILED: /m)
    expect(await readFile(file('a/junit.xml'), 'utf8')).toContain('<failure')
    expect(JSON.parse(await readFile(file('r.json'), 'utf8'))).toMatchObject({schemaVersion: 1})
  })

  it('writes a red report when the host is not reached', async () => {
    const {stderr} = await check(...nowhere, '-o', `junit=${file('junit.xml')}`)

    expect(stderr).toContain('nothing listens at 127.0.0.1:1')
    expect(await readFile(file('junit.xml'), 'utf8')).toMatch(/<error[^>]*nothing listens at 127\.0\.0\.1:1/)
  })

  it('writes no report when the command line is wrong', async () => {
    await check(good, '-b', 'nothing-known', '-o', `junit=${file('junit.xml')}`)

    expect(existsSync(file('junit.xml'))).toBe(false)
  })

  it('gives the same bytes for the same evidence', async () => {
    const report = async () => {
      await check(bad, ...eks, '-o', `json=${file('r.json')}`, '-o', `junit=${file('r.xml')}`)
      return (await readFile(file('r.json'), 'utf8')) + (await readFile(file('r.xml'), 'utf8'))
    }

    expect(await report()).toBe(await report())
  })
})
