import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {joinReports} from '../../src/evaluate/fleet.ts'
import {splitJunit} from '../../src/reports/junit-split.ts'
import {prepareOutputs, publish} from '../../src/reports/publish.ts'
import {prepareFleetOutputs, publishFleet} from '../../src/reports/publish-fleet.ts'
import {casesOf, type JunitNode, parsedJunit, suitesOf} from './parsed-junit.ts'
import {rendered, sampleReport} from './sample-report.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-split-'))
})
afterEach(() => rmSync(folder, {recursive: true}))

const silent = {show: [], color: false, print: () => {}}
const read = (file: string): JunitNode => parsedJunit(readFileSync(join(folder, file), 'utf8'))
const keysOf = (root: JunitNode): readonly string[] =>
  casesOf(root).map(({attributes}) => `${attributes['classname']} ${attributes['name']}`)

describe('--junit-split', () => {
  it.each([
    ['junit=junit.xml', 'benchmark', 'junit=junit-{benchmark}.xml'],
    ['junit:strict=out/a.b/junit', 'benchmark', 'junit:strict=out/a.b/junit-{benchmark}'],
    ['junit=out/.xml', 'benchmark', 'junit=out/.xml-{benchmark}'],
    ['junit={host}.xml', 'benchmark', 'junit={host}-{benchmark}.xml'],
    ['junit={benchmark}/junit.xml', 'benchmark', 'junit={benchmark}/junit.xml'],
    ['junit=junit.xml', 'host', 'junit=junit-{host}.xml'],
    ['junit={host}.xml', 'host', 'junit={host}.xml'],
    ['html=a.html', 'benchmark', 'html=a.html'],
    ['kube-bench-junit=a.xml', 'benchmark', 'kube-bench-junit=a.xml'],
    ['text', 'host', 'text'],
    ['junit=junit.xml', undefined, 'junit=junit.xml'],
  ] as const)('makes of %s by %s %s', (text, split, expected) => {
    expect(splitJunit([text], split)).toEqual([expected])
  })

  it.each([
    ['junit', 'host', '--junit-split: standard output is one report, not one for each host'],
    ['junit=-', 'benchmark', '--junit-split: standard output is one report, not one for each benchmark'],
    ['junit={benchmark}.xml', undefined, '--output: {benchmark} in junit={benchmark}.xml stands for nothing'],
    ['junit={benchmark}.xml', 'host', '--output: {benchmark} in junit={benchmark}.xml stands for nothing'],
    ['csv={benchmark}.csv', 'benchmark', '--output: {benchmark} in csv={benchmark}.csv stands for nothing'],
  ] as const)('refuses %s by %s', (text, split, message) => {
    expect(() => splitJunit([text], split)).toThrow(UsageError)
    expect(() => splitJunit([text], split)).toThrow(message)
  })
})

describe('a report split by benchmark', () => {
  const write = async (report = sampleReport()): Promise<void> => {
    const outputs = await prepareOutputs(splitJunit([`junit=${join(folder, 'j.xml')}`], 'benchmark'), 'text')
    await publish(report, outputs, silent, {})
  }

  it('has a file for each benchmark, and one for the run', async () => {
    await write()
    expect(readdirSync(folder).toSorted()).toEqual([
      'j-cis-amazon-eks-1.8.0.xml',
      'j-eks-image-1.0.0.xml',
      'j-scan.xml',
    ])
  })

  it('has each test case once, by the name that it has in one file', async () => {
    await write()
    const pieces = readdirSync(folder).flatMap((file) => keysOf(read(file)))
    expect(pieces.toSorted()).toEqual(keysOf(parsedJunit(await rendered('junit'))).toSorted())
  })

  it('counts in each file what is in it, and the time where it was spent', async () => {
    await write()
    for (const file of readdirSync(folder)) {
      const root = read(file)
      expect(root.attributes['tests']).toBe(`${casesOf(root).length}`)
      expect(suitesOf(root).map(({attributes}) => attributes['id'])).toEqual(
        suitesOf(root).map((_, index) => `${index}`),
      )
    }
    expect(read('j-scan.xml').attributes['time']).toBe('1.264')
    expect(read('j-eks-image-1.0.0.xml').attributes['time']).toBe('0.000')
  })

  it('has the file of the run also where nothing was judged', async () => {
    await write(sampleReport({results: [], benchmarks: []}))
    expect(readdirSync(folder)).toEqual(['j-scan.xml'])
    expect(read('j-scan.xml').attributes['errors']).toBe('1')
  })

  it('is refused before the run where it cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    const outputs = splitJunit([`junit=${join(folder, 'file/j.xml')}`], 'benchmark')
    await expect(prepareOutputs(outputs, 'text', {})).rejects.toThrow(/^cannot write .*\/file\/j-scan\.xml/)
  })
})

describe('a report of several hosts', () => {
  const hosts = [sampleReport({target: 'ssh://a'}), sampleReport({target: 'ssh://b'})]
  const fleet = joinReports({name: 'assay', version: '0.1.0'}, hosts)
  const write = async (text: string, split: 'host' | 'benchmark'): Promise<void> => {
    const texts = splitJunit([`junit=${join(folder, text)}`], split)
    const outputs = await prepareFleetOutputs(texts, ['ssh://a', 'ssh://b'], {})
    await publishFleet(fleet, outputs, silent, {})
  }

  it('split by host has a file for each, as that of a host alone', async () => {
    await write('j.xml', 'host')
    expect(readdirSync(folder).toSorted()).toEqual(['j-a.xml', 'j-b.xml'])
    expect(keysOf(read('j-a.xml'))).toEqual(keysOf(parsedJunit(await rendered('junit'))))
  })

  it('split by benchmark has all hosts in each file', async () => {
    await write('j.xml', 'benchmark')
    expect(suitesOf(read('j-eks-image-1.0.0.xml')).map(({attributes}) => attributes['name'])).toEqual([
      'ssh://a / eks-image-1.0.0 / 10 Left behind',
      'ssh://b / eks-image-1.0.0 / 10 Left behind',
    ])
    expect(keysOf(read('j-scan.xml'))).toHaveLength(4)
  })

  it('split by both has a file for each benchmark of each host', async () => {
    await write('{host}.xml', 'benchmark')
    expect(readdirSync(folder)).toHaveLength(6)
    expect(readdirSync(folder)).toContain('a-cis-amazon-eks-1.8.0.xml')
  })
})
