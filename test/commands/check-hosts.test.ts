import {chmodSync, writeFileSync} from 'node:fs'
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {XMLParser} from 'fast-xml-parser'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import Check from '../../src/commands/check.ts'
import Report from '../../src/commands/report.ts'
import {type EmbeddedHost, startEmbeddedHost} from '../../src/demo/embedded-host.ts'
import type {FleetReport} from '../../src/evaluate/fleet.ts'
import {
  type BadHost,
  startDead,
  startEndless,
  startForger,
  startMute,
  startOmitting,
  startResetting,
  startSilent,
  startStuck,
} from '../fleet/bad-hosts.ts'

vi.setConfig({testTimeout: 120_000, hookTimeout: 60_000})

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = `evidence:${root}demo/good-node.json.gz`
const bad = `evidence:${root}demo/bad-node.json.gz`
const eks = ['-b', 'cis-amazon-eks', '-b', 'eks-image']

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-hosts-'))
})
afterAll(() => rm(directory, {recursive: true}))

const check = (...words: string[]) => captureOutput<FleetReport>(() => Check.run(words, {root}))
const file = (name: string) => join(directory, name)
const suitesOf = (xml: string): {name: string; testcase: {classname: string; name: string}[]}[] =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testcase',
  }).parse(xml).testsuites.testsuite

describe('fifty hosts, of which some are dead, hang or lie', () => {
  const hosts: (EmbeddedHost | BadHost)[] = []
  afterAll(() => Promise.all(hosts.map((host) => host.stop())))

  it('are all in one report, each with what became of it', async () => {
    const recorded = await loadEvidence(`${root}demo/good-node.json.gz`)
    const failing = await loadEvidence(`${root}demo/bad-node.json.gz`)
    const nodes = await Promise.all(
      Array.from({length: 42}, (_, index) => startEmbeddedHost(index < 2 ? failing : recorded)),
    )
    const faulty = await Promise.all([
      startDead(),
      startResetting(),
      startSilent(),
      startMute(),
      startStuck(recorded),
      startForger(recorded),
      startEndless(),
      startOmitting(recorded),
    ])
    hosts.push(...nodes, ...faulty)
    const entries = nodes.map(({target, identity}, index) => {
      writeFileSync(file(`key-${index}`), identity)
      chmodSync(file(`key-${index}`), 0o600)
      return {target, identity: file(`key-${index}`)}
    })
    // What hangs comes first: all places but two are held by hosts that never answer.
    const [dead, resetting, silent, mute, stuck, forger, endless, omitting] = faulty.map(
      ({port}) => `ssh://nobody@127.0.0.1:${port}`,
    )
    const ordered = [silent, mute, stuck, endless, ...entries, dead, resetting, forger, omitting]
    const inventory = ordered.map((one) =>
      typeof one === 'string' ? {target: one, identity: file('key-0')} : one,
    )
    writeFileSync(file('hosts.yaml'), JSON.stringify(inventory))
    const ways = ['-F', 'none', '--host-key', 'ignore', '--parallel', '6', '--timeout', '30s']

    const {result, stdout} = await check(
      ...['--inventory', file('hosts.yaml'), ...ways, ...eks],
      ...['-o', 'text', '-o', `json=${file('all.json')}`, '-o', `junit=${file('all.xml')}`],
      ...[
        '-o',
        `csv=${file('all.csv')}`,
        '-o',
        `sarif=${file('all.sarif')}`,
        '-o',
        `html=${file('{host}.html')}`,
      ],
    )

    const codes = new Map(result?.hosts.map(({target, gate}) => [target, gate.exitCode]))
    expect([...codes.keys()]).toEqual(inventory.map((one) => one?.target))
    expect(nodes.map(({target}) => codes.get(target))).toEqual(nodes.map((_, index) => (index < 2 ? 1 : 0)))
    for (const lost of [dead, resetting, silent, mute, forger, endless]) expect(codes.get(lost ?? '')).toBe(3)
    const problems = new Map(result?.hosts.map(({target, problems: [first]}) => [target, first?.message]))
    // What a host leaves out never counts for it.
    for (const partial of [stuck, omitting]) expect([1, 4]).toContain(codes.get(partial ?? ''))
    expect(problems.get(stuck ?? '')).toContain('did not answer everything within 30s')
    expect(problems.get(dead ?? '')).toContain('nothing listens at 127.0.0.1')
    expect(problems.get(mute ?? '')).toContain('did not answer everything within 30s')
    expect(problems.get(endless ?? '')).toContain('more than 64 MiB')
    expect(problems.get(forger ?? '')).toContain('no shell answered')
    expect(process.exitCode).toBe(3)

    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^FAILED: 50 hosts: 6 not reached, \d failed, (?:\d not decided, )?40 passed$/,
    )
    expect(JSON.parse(await readFile(file('all.json'), 'utf8')).hosts).toHaveLength(50)
    expect(JSON.parse(await readFile(file('all.sarif'), 'utf8')).runs).toHaveLength(50)
    expect((await readdir(directory)).filter((name) => name.endsWith('.html'))).toHaveLength(50)
    const cases = suitesOf(await readFile(file('all.xml'), 'utf8')).flatMap(({testcase}) =>
      testcase.map(({classname, name}) => `${classname} ${name}`),
    )
    expect(new Set(cases).size).toBe(cases.length)
    expect(cases.length).toBeGreaterThan(40 * 20)
  })
})

describe('several hosts', () => {
  it('have one document per format, in which each part says whose it is', async () => {
    const {stdout} = await check(
      good,
      bad,
      ...eks,
      '-o',
      `junit=${file('two.xml')}`,
      '-o',
      `csv=${file('two.csv')}`,
      '-o',
      'text',
    )

    const names = suitesOf(await readFile(file('two.xml'), 'utf8')).map(({name}) => name)
    expect(names.every((name) => name.startsWith(`${good} / `) || name.startsWith(`${bad} / `))).toBe(true)
    const csv = await readFile(file('two.csv'), 'utf8')
    expect(csv.match(/^target,host,/gm)).toHaveLength(1)
    expect(stdout).toMatch(/^passed +evidence:.*good-node\.json\.gz .*\nfailed +evidence:.*bad-node/m)
    expect(stdout).toMatch(/\nFAILED: 2 hosts: 1 failed, 1 passed\n$/)
    expect(process.exitCode).toBe(1)
  })

  it('can be rendered later from the JSON document', async () => {
    await check(good, bad, ...eks, '-o', `json=${file('later.json')}`)

    const {stdout} = await captureOutput(() => Report.run([file('later.json'), '-o', 'text'], {root}))

    expect(stdout).toMatch(/\nFAILED: 2 hosts: 1 failed, 1 passed\n$/)
  })

  it('are one page, one XCCDF document and one TAP stream too', async () => {
    const formats = ['html', 'xccdf', 'tap']
    await check(good, bad, ...eks, ...formats.flatMap((format) => ['-o', `${format}=${file(format)}`]))

    const [html = '', xccdf = '', tap = ''] = await Promise.all(
      formats.map((format) => readFile(file(format), 'utf8')),
    )
    expect(html.match(/<section class="group"/g)).toHaveLength(2)
    expect(xccdf.match(/<TestResult /g)).toHaveLength(2)
    expect(tap.match(/^# Subtest: evidence:/gm)).toHaveLength(2)
  })

  it('need a file each where the format has room for one', async () => {
    const {stderr} = await check(good, bad, ...eks, '-o', `kube-bench-json=${file('both.json')}`)

    expect(stderr).toContain('one kube-bench-json report cannot hold several hosts')
    expect(stderr).toContain('kube-bench-json=report-{host}.json')
    expect(process.exitCode).toBe(2)
  })

  it('are judged by the level that the inventory gives them', async () => {
    writeFileSync(file('levels.yaml'), `- ${good}\n- target: ${bad}\n  level: 2\n`)

    const {result} = await check('--inventory', file('levels.yaml'), ...eks)

    expect(result?.hosts.map(({level}) => level)).toEqual([1, 2])
  })

  it('do not stop for one that no benchmark is for', async () => {
    const {result} = await check(good, bad, '-b', 'cis-amazon-linux-2')

    expect(result?.hosts.map(({gate, problems: [first]}) => [gate.exitCode, first?.message])).toEqual([
      [3, expect.stringContaining('is not for')],
      [3, expect.stringContaining('is not for')],
    ])
  })

  it.each([
    ['nothing is named', [] as string[], 'no target is given'],
    ['one is named twice', [good, good], 'is named twice'],
    ['the benchmark is unknown', [good, bad, '-b', 'cis-amazon-ekz'], 'unknown benchmark'],
    ['the time limit is none', [good, bad, '--timeout', 'soon'], 'is not a duration'],
  ])('are not asked when %s', async (_, words, message) => {
    const {stderr} = await check(...words)

    expect(stderr).toContain(message)
    expect(process.exitCode).toBe(2)
  })

  it('have the same form of report when the inventory has one', async () => {
    writeFileSync(file('one.txt'), `# the only one\n${good}\n`)

    const {result} = await check('--inventory', file('one.txt'), ...eks, '-o', `text=${file('{host}.txt')}`)

    expect(result?.hosts).toHaveLength(1)
    expect(result?.gate).toEqual({passed: true, exitCode: 0, reason: '1 host: 1 passed'})
    expect((await readdir(directory)).some((name) => name.endsWith('good-node.json.gz.txt'))).toBe(true)
  })

  it('tell with --verbose how long each was asked, on standard error alone', async () => {
    const {stderr, stdout} = await check(good, bad, ...eks, '--verbose')

    expect(stderr.match(/^evidence:.*: asked in \d+ ms, \d+ items judged$/gm)).toHaveLength(2)
    expect(stdout).not.toContain('asked in')
  })
})
