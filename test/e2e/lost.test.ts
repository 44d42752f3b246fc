import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, expect, it} from 'vitest'
import {called, freeze, hold, killSessions} from '../hosts/faults.ts'
import {type Host, startHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {checkWords, end, readReport, rulesThat, start} from './assay.ts'

describeLab('a host that is lost half-way', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-lost-'))
  const junit = join(scratch, 'junit.xml')
  afterAll(() => rmSync(scratch, {recursive: true}))

  let host: Host
  beforeEach(async () => {
    host = await startHost({flavor: 'al2023', specs: ['before-clean-up']})
    await hold(host, {program: '/usr/bin/df'})
  }, LAB_TIMEOUT_MS)
  afterEach(() => host.stop(), LAB_TIMEOUT_MS)

  const words = (...more: readonly string[]) =>
    checkWords(host, '-b', 'eks-image', '--json', '-o', `junit=${junit}`, ...more)

  const errorTypeOf = (title: string) =>
    readFileSync(junit, 'utf8')
      .split(`${title}"`)[1]
      ?.match(/<error [^>]*type="(\w+)"/)?.[1]

  it.each([
    ['its session is killed', () => killSessions(host), [], /the connection was lost/],
    ['it stands still', () => freeze(host), [], /the connection was lost: Keepalive timeout/],
    ['it stands still, and the run has an end', () => freeze(host), ['--timeout', '6s'], /within 6s/],
    ['it dies', () => host.asRoot('kill -KILL -1; :'), [], /the connection was lost/],
  ])('is judged by what it said until then when %s', async (_, fault, more, message) => {
    const run = start(words(...more))
    const ended = end(run)
    await called(host, run)

    await fault()

    const report = readReport(await ended)
    expect(report.exitCode).toBe(4)
    expect(report.problems).toMatchObject([{kind: 'connection', message: expect.stringMatching(message)}])
    expect(rulesThat(report, 'error')).toContain('image-free-space')
    expect(rulesThat(report, 'pass')).toContain('kubelet-anonymous-auth')
    expect(readFileSync(junit, 'utf8')).toMatch(/the connection was lost|within 6s/)
    expect(errorTypeOf('The root file system has room')).toBe('Transport')
  })

  it('keeps the first round where it is lost in the second', async () => {
    await hold(host, {program: '/usr/bin/factor'})
    const cfg = join(scratch, 'cfg')
    cpSync(new URL('../kube-bench/cfg', import.meta.url), cfg, {recursive: true})
    const node = join(cfg, 'eks-1.8.0/node.yaml')
    writeFileSync(node, readFileSync(node, 'utf8').replace(/audit: '.*/, "audit: '/usr/bin/factor 6'"))
    const kubeBench = ['--kube-bench', cfg, '--kube-bench-benchmark', 'eks-1.8.0']
    const run = start(words('--only', 'kubelet-*,kube-bench-3.1.3', ...kubeBench))
    const ended = end(run)
    await called(host, run)

    await killSessions(host)

    const report = readReport(await ended)
    expect(report.exitCode).toBe(4)
    expect(report.problems).toMatchObject([
      {kind: 'connection', message: expect.stringMatching(/the connection was lost/)},
    ])
    expect(rulesThat(report, 'pass')).toContain('kubelet-anonymous-auth')
    expect(rulesThat(report, 'error')).toEqual(['kube-bench-3.1.3'])
  })

  it('is judged without what took too long', async () => {
    const report = readReport(await end(start(words('--probe-timeout', '2s'))))

    expect(report.exitCode).toBe(4)
    expect(report.problems).toEqual([])
    expect(rulesThat(report, 'error')).toEqual(['image-free-space'])
    expect(report.results.find(({rule}) => rule === 'image-free-space')?.reason).toMatch(
      /within the time limit/,
    )
    expect(errorTypeOf('The root file system has room')).toBe('Timeout')
  })
})
