import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Evidence} from '../../src/collect/evidence.ts'
import {loadReport} from '../../src/diff/load-report.ts'
import {passingReport, rendered} from '../reports/sample-report.ts'

const recorded = fileURLToPath(new URL('../../demo/good-node.json.gz', import.meta.url))

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-diff-'))
})
afterAll(() => rm(directory, {recursive: true}))

const judgedNothing = () => Promise.reject(new Error('this is no evidence'))

describe('a side of a diff', () => {
  it('is a result, which is not judged again', async () => {
    const file = join(directory, 'result.json')
    await writeFile(file, await rendered('json', passingReport()))

    expect((await loadReport(file, judgedNothing)).target).toBe('ssh://ec2-user@10.0.0.5')
  })

  it('is evidence, which is judged', async () => {
    const asked: Evidence[] = []
    const report = await loadReport(recorded, async (evidence) => {
      asked.push(evidence)
      return passingReport()
    })

    expect(asked).toHaveLength(1)
    expect(report).toEqual(passingReport())
  })

  it.each([
    ['{"results": 3}', 'is not a result of version 1'],
    ['{"a": 1}', 'evidence'],
    ['{no JSON', 'evidence'],
    ['neither', 'evidence'],
  ])('is neither where it holds %s', async (text, message) => {
    const file = join(directory, 'other')
    await writeFile(file, text)

    await expect(loadReport(file, judgedNothing)).rejects.toThrow(message)
  })

  it('has to be there', async () => {
    await expect(loadReport(join(directory, 'gone'), judgedNothing)).rejects.toThrow(
      /^cannot read .*gone: ENOENT$/,
    )
  })
})
