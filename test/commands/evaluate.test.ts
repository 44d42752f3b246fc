import {copyFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import Diff from '../../src/commands/diff.ts'
import Evaluate from '../../src/commands/evaluate.ts'
import type {Diff as ReportDiff} from '../../src/diff/compare.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {type EachLine, eachFile} from '../../src/fleet/judge-each.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = `${root}demo/good-node.json.gz`
const bad = `${root}demo/bad-node.json.gz`
const eks = ['-b', 'cis-amazon-eks', '-b', 'eks-image']

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const file = (name: string) => join(directory, name)
const evaluate = (...words: string[]) =>
  captureOutput<Report | {judged: number; passed: number; exitCode: number}>(() =>
    Evaluate.run(words, {root}),
  )
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EachLine)

describe('evaluate', () => {
  it('gives the result of check for one file', async () => {
    const {result} = await evaluate(bad, ...eks)
    const checked = await captureOutput<Report>(() => Check.run([`evidence:${bad}`, ...eks], {root}))

    expect(process.exitCode).toBe(1)
    expect(result).toEqual(checked.result)
  })

  it('gives a line for each of several files, and the worst exit code', async () => {
    await writeFile(file('broken.json'), '{}')

    const {stdout} = await evaluate(good, bad, file('broken.json'), ...eks)

    expect(process.exitCode).toBe(2)
    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({file: good, gate: expect.objectContaining({exitCode: 0}), failed: []}),
      expect.objectContaining({
        file: bad,
        gate: expect.objectContaining({exitCode: 1}),
        failed: expect.arrayContaining([expect.stringMatching(/^cis-amazon-eks@.*kubelet-/)]),
      }),
      {file: file('broken.json'), error: {exitCode: 2, message: expect.stringContaining('broken.json')}},
    ])
  })

  it('judges each file of a directory in the order of their names', async () => {
    await copyFile(bad, file('b.json.gz'))
    await copyFile(good, file('a.json.gz'))

    const {stdout} = await evaluate('--each', directory, ...eks)

    expect(process.exitCode).toBe(1)
    expect(linesOf(stdout).map((line) => line.file)).toEqual([file('a.json.gz'), file('b.json.gz')])
  })

  it('reads the names of files from a stream, one a line', async () => {
    const files: string[] = []
    for await (const name of eachFile('-', Readable.from(['a.json\nb', '.json\n\n c.json']))) files.push(name)

    expect(files).toEqual(['a.json', 'b.json', ' c.json'])
  })

  it.each([
    ['no evidence is named', []],
    ['evidence is named in two ways', [good, '--each', '.']],
    ['the directory is not there', ['--each', '/nowhere']],
    ['a report of several hosts is asked for', [good, bad, '-o', 'junit']],
  ])('ends with 2 when %s', async (_, words) => {
    await evaluate(...words)

    expect(process.exitCode).toBe(2)
  })

  it('ends with 2 when a directory has no evidence', async () => {
    await evaluate('--each', directory)

    expect(process.exitCode).toBe(2)
  })
})

describe('diff', () => {
  const diff = (...words: string[]) => captureOutput<ReportDiff>(() => Diff.run([...words, ...eks], {root}))

  it('compares a result with evidence', async () => {
    await evaluate(good, ...eks, '-o', `json=${file('good.json')}`)

    const {result, stdout} = await diff(file('good.json'), bad)

    expect(process.exitCode).toBe(0)
    expect(result?.changes.filter(({kind}) => kind === 'worse').length).toBeGreaterThan(2)
    expect(stdout).toMatch(/^\d+ got worse$/m)
  })

  it('says that nothing changed between evidence and its own result', async () => {
    await evaluate(bad, ...eks, '-o', `json=${file('bad.json')}`)

    const {stdout} = await diff(file('bad.json'), bad)

    expect(stdout).toContain('Nothing changed.')
  })

  it('writes Markdown for a pull request', async () => {
    const {stdout} = await diff(good, bad, '--format', 'markdown')

    expect(stdout).toMatch(/^## ❌ \d+ got worse/)
  })

  it('ends with 2 when a file is neither', async () => {
    await writeFile(file('x.json'), '[]')

    await diff(file('x.json'), bad)

    expect(process.exitCode).toBe(2)
  })
})
