import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {prepareOutputs, publish} from '../../src/reports/publish.ts'
import {rendered, sampleReport} from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-publish-'))
afterAll(() => rmSync(folder, {recursive: true}))

const silent = {show: [], color: false, print: () => {}}

describe('publish', {timeout: 60_000}, () => {
  it('writes each report to its file, whole, and one to standard output', async () => {
    const outputs = await prepareOutputs(
      [`junit=${join(folder, 'new/junit.xml')}`, 'csv', `json=${join(folder, 'r.json')}`],
      'text',
      {},
    )
    const printed: string[] = []
    await publish(sampleReport(), outputs, {...silent, print: (text) => printed.push(text)}, {})
    expect(readFileSync(join(folder, 'new/junit.xml'), 'utf8')).toBe(await rendered('junit'))
    expect(printed).toEqual([await rendered('csv')])
    expect(readdirSync(folder)).toEqual(['new', 'r.json'])
  })

  it('writes the reports that it can when one cannot be written, and then says which', async () => {
    const outputs = await prepareOutputs(
      ['junit=/dev/full', 'csv', `json=${join(folder, 's.json')}`],
      'text',
      {},
    )
    const printed: string[] = []
    const writing = publish(sampleReport(), outputs, {...silent, print: (text) => printed.push(text)}, {})
    await expect(writing).rejects.toThrow('cannot write /dev/full: ENOSPC')
    expect(printed).toEqual([await rendered('csv')])
    expect(readFileSync(join(folder, 's.json'), 'utf8')).toBe(await rendered('json'))
  })

  it('appends the Markdown report to the summary of a step of GitHub Actions', async () => {
    const file = join(folder, 'summary.md')
    writeFileSync(file, 'before\n')
    await publish(sampleReport(), [], silent, {GITHUB_STEP_SUMMARY: file})
    expect(readFileSync(file, 'utf8')).toBe(`before\n${await rendered('markdown')}`)
  })

  it('gives the time of SOURCE_DATE_EPOCH instead of its own, in every format', async () => {
    const printed: string[] = []
    const options = {...silent, print: (text: string) => printed.push(text)}
    const outputs = await prepareOutputs(['json', 'junit', 'html', 'xccdf', 'sarif'], 'text', {})
    for (const startedAt of ['2026-11-23T05:50:00.000Z', '2027-01-01T00:00:00.000Z'])
      await publish(sampleReport({startedAt, durationMs: startedAt.length}), outputs, options, {
        SOURCE_DATE_EPOCH: '1700000000',
      })
    expect(printed.slice(0, 5)).toEqual(printed.slice(5))
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      startedAt: '2023-11-14T22:13:20.000Z',
      durationMs: 0,
    })
  })

  it('refuses an epoch that is no number', async () => {
    await expect(publish(sampleReport(), [], silent, {SOURCE_DATE_EPOCH: 'today'})).rejects.toThrow(
      'SOURCE_DATE_EPOCH: "today" is not a number of seconds',
    )
  })
})

describe('prepareOutputs', {timeout: 60_000}, () => {
  it('takes the fallback where nothing is asked for', async () => {
    expect(await prepareOutputs([], 'text', {})).toEqual([{format: 'text', file: '-'}])
  })

  it('finds out before the run that a file cannot be written', async () => {
    await expect(prepareOutputs([`text=${join(folder, 'r.json/x')}`], 'text', {})).rejects.toThrow(UsageError)
  })

  it.runIf(existsSync('/proc/self'))('finds it out where no directory can be made', async () => {
    await expect(prepareOutputs(['text=/proc/none/deep/x'], 'text', {})).rejects.toThrow('ENOENT')
  })

  it('makes the directories of a file', async () => {
    await prepareOutputs([`text=${join(folder, 'a/b/x')}`], 'text', {})
    expect(existsSync(join(folder, 'a/b'))).toBe(true)
  })

  it.each([
    ['junitt', 'Did you mean "junit"?'],
    ['zzzzzzz', 'Known: text, json, junit, junit:strict, '],
  ])('says what was meant by the format %s', async (format, hint) => {
    const error: unknown = await prepareOutputs([format], 'text', {}).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).hint).toContain(hint)
  })
})
