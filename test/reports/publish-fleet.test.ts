import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {TargetError, UsageError} from '../../src/errors.ts'
import {joinReports} from '../../src/evaluate/fleet.ts'
import {publish, publishUnreached} from '../../src/reports/publish.ts'
import {namedAfter, prepareFleetOutputs, publishFleet} from '../../src/reports/publish-fleet.ts'
import {loadResult, loadResults} from '../../src/reports/result-file.ts'
import {passingReport, sampleReport} from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-fleet-'))
afterAll(() => rmSync(folder, {recursive: true}))

const silent = {show: [], color: false, print: () => {}}
const fleet = joinReports({name: 'assay', version: '0.1.0'}, [
  {...passingReport(), target: 'build-1'},
  {...passingReport(), target: 'build-2'},
])
const targets = ['build-1', 'build-2']

describe('the outputs of a run over several hosts', () => {
  it('are the text where none is asked for', async () => {
    expect(await prepareFleetOutputs([], targets, {})).toEqual([{format: 'text', file: '-'}])
  })

  it.each([
    ['cyclonedx', 'cyclonedx=report-{host}.json'],
    ['kube-bench-junit=a.xml', 'kube-bench-junit=report-{host}.xml'],
    ['kube-bench-text', 'kube-bench-text=report-{host}.txt'],
    ['kube-bench-json', 'kube-bench-json=report-{host}.json'],
  ])('cannot be one %s, and the error says how to have one for each', async (output, hint) => {
    await expect(prepareFleetOutputs([output], targets, {})).rejects.toMatchObject({
      message: expect.stringContaining('report cannot hold several hosts'),
      hint: `Give each host a file: --output ${hint}`,
    })
  })

  it('have the name of the only host where {host} stands', () => {
    expect(namedAfter(['json=r-{host}.json', 'text'], 'ssh://root@10.0.0.5:2222')).toEqual([
      'json=r-root-10.0.0.5-2222.json',
      'text',
    ])
  })

  it('are a file per host where the name has {host}, one for all else, and one to standard output', async () => {
    const directory = mkdtempSync(join(folder, 'each-'))
    const texts = ['csv', `json=${join(directory, '{host}.json')}`, `json=${join(directory, 'all.json')}`]
    const outputs = await prepareFleetOutputs(texts, targets, {})
    const printed: string[] = []
    await publishFleet(fleet, outputs, {...silent, print: (text) => printed.push(text)}, {})

    expect(readdirSync(directory).toSorted()).toEqual(['all.json', 'build-1.json', 'build-2.json'])
    expect(await loadResult(join(directory, 'build-2.json'))).toEqual(fleet.hosts[1])
    expect(await loadResults(join(directory, 'all.json'))).toEqual(fleet)
    expect(printed).toHaveLength(1)
  })

  it('go to the summary of a step of GitHub Actions as well', async () => {
    const file = join(folder, 'summary.md')
    writeFileSync(file, 'before\n')
    await publishFleet(fleet, [], silent, {GITHUB_STEP_SUMMARY: file})

    expect(readFileSync(file, 'utf8')).toMatch(/^before\n# ✅ Assay passed: 2 hosts: 2 passed\n/)
  })
})

describe('the summary of a step', () => {
  it('that cannot be written is told with its path', async () => {
    await expect(publish(sampleReport(), [], silent, {GITHUB_STEP_SUMMARY: folder})).rejects.toThrow(
      `cannot write GITHUB_STEP_SUMMARY ${folder}: EISDIR`,
    )
  })
})

describe('the files of a run that did not reach its host', () => {
  const run = {target: 'build-1', version: '0.1.0', phase: 'image', level: 1, now: new Date()} as const
  const files = async (reason: unknown) => {
    const directory = mkdtempSync(join(folder, 'unreached-'))
    const outputs = [
      {format: 'json', file: join(directory, 'r.json')},
      {format: 'text', file: '-'},
    ]
    const printed: string[] = []
    await publishUnreached(reason, outputs, run, {...silent, print: (text) => printed.push(text)})
    expect(printed).toEqual([])
    return readdirSync(directory).map((name) => join(directory, name))
  }

  it('are written, and are red', async () => {
    const [file = ''] = await files(new TargetError('connection refused'))

    expect((await loadResult(file)).gate).toMatchObject({passed: false, exitCode: 3})
  })

  it.each([
    ['the command line is wrong', new UsageError('unknown flag')],
    ['there is a bug', new TypeError('undefined is not a function')],
  ])('are not written where %s', async (_, reason) => {
    expect(await files(reason)).toEqual([])
  })
})

describe('a result file', () => {
  it('that is not there is told with the way to write one', async () => {
    await expect(loadResult(join(folder, 'none.json'))).rejects.toMatchObject({
      message: `cannot read the result ${join(folder, 'none.json')}: ENOENT`,
      hint: 'Write one with `assay check TARGET -o json=result.json`',
    })
  })

  it('of several hosts is refused where one of them is wrong', async () => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, JSON.stringify({...fleet, hosts: [{}]}))

    await expect(loadResults(file)).rejects.toThrow(UsageError)
  })
})
