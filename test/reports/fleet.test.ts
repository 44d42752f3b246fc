import {describe, expect, it} from 'vitest'
import {joinReports} from '../../src/evaluate/fleet.ts'
import {joinsHosts, renderFleet} from '../../src/reports/fleet.ts'
import {formatNames} from '../../src/reports/formats.ts'
import {joinMarkdown} from '../../src/reports/markdown-fleet.ts'
import {partsOf} from '../../src/reports/parts.ts'
import {decodeResult} from '../../src/reports/result-file.ts'
import {renderedFleet, sampleFleet} from './sample-fleet.ts'
import {passingReport, rendered} from './sample-report.ts'

const tool = {name: 'assay', version: '0.1.0'} as const
const good = joinReports(tool, [passingReport(), {...passingReport(), target: 'build-2'}])
const hosts = sampleFleet().hosts.length

describe('a report of several hosts', {timeout: 60_000}, () => {
  it('as text has every host, and ends with a line each and the verdict', async () => {
    const text = await renderedFleet('text')
    const lines = text.trimEnd().split('\n')

    expect(text.match(/^Target /gm)).toHaveLength(hosts)
    expect(lines.at(-1)).toMatch(/^FAILED: 5 hosts: 1 not reached, 2 failed, 2 passed$/)
    expect(lines.at(-4)).toMatch(/^not reached {2}ssh:\/\/10\.0\.0\.9:2222 +cannot connect: ECONNREFUSED$/)
  })

  it('as text has its verdict in colour where that is wanted', async () => {
    const end = async (fleet: typeof good) =>
      (await renderFleet(fleet, 'text', {color: true, show: [], env: {}})).trimEnd().split('\n').at(-1)

    expect(await end(good)).toBe('\u001b[1m\u001b[32mPASSED\u001b[39m\u001b[22m: 2 hosts: 2 passed')
    expect((await end(sampleFleet()))?.startsWith('\u001b[1m\u001b[31mFAILED')).toBe(true)
  })

  it('as JSON has each host as its own report would be', async () => {
    const written = JSON.parse(await renderedFleet('json', good))

    expect(written.gate).toEqual(good.gate)
    expect(written.hosts.map((host: unknown) => decodeResult(JSON.stringify(host), 'r'))).toEqual(good.hosts)
  })

  it.each(['github', 'asff'])('as %s is that of each host after the other', async (format) => {
    const each = await Promise.all(good.hosts.map((host) => rendered(format, host)))

    expect(await renderedFleet(format, good)).toBe(each.join(''))
  })

  it('as CSV has one head and a row per item of each host', async () => {
    const rows = (await renderedFleet('csv', good)).trimEnd().split('\n')
    const single = (await rendered('csv', passingReport())).trimEnd().split('\n')

    expect(rows).toHaveLength(2 * (single.length - 1) + 1)
    expect(rows[0]).toBe(single[0])
  })

  it('as SARIF has a run per host', async () => {
    expect(JSON.parse(await renderedFleet('sarif')).runs).toHaveLength(hosts)
  })

  it.each(['junit', 'junit:strict', 'tap', 'xccdf', 'html'])('as %s names every host', async (format) => {
    const text = await renderedFleet(format, good)

    for (const {host} of partsOf(good)) expect(text).toContain(host.name)
  })

  it('as HTML says that all passed', async () => {
    const page = await renderedFleet('html', good)

    expect(page).toContain('<div class="verdict passed">')
    expect(page).toContain('<span>Passed</span>: 2 hosts: 2 passed')
  })

  it('as Markdown begins with a table of all hosts', async () => {
    const lines = (await renderedFleet('markdown')).split('\n')

    expect(lines[0]).toBe('# ❌ Assay failed: 5 hosts: 1 not reached, 2 failed, 2 passed')
    expect(
      lines.slice(4, 4 + hosts).every((line) => /^\| (?:not reached|failed|passed) \| /.test(line)),
    ).toBe(true)
    expect((await renderedFleet('markdown', good)).split('\n')[0]).toBe(
      '# ✅ Assay passed: 2 hosts: 2 passed',
    )
  })

  it('as Markdown has as many hosts as GitHub takes, and says how many more there are', () => {
    const bodies = Array.from({length: 5}, () => 'ü'.repeat(200_000))
    const text = joinMarkdown(partsOf(good), good, bodies)

    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(text.match(/ü{200000}/g)).toHaveLength(2)
    expect(text.endsWith('… and 3 more hosts: see the other reports.\n')).toBe(true)
  })

  it('is not there in formats that hold one host', async () => {
    const single = formatNames().filter((format) => !joinsHosts(format))

    expect(single).toContain('cyclonedx')
    for (const format of single)
      await expect(renderedFleet(format)).rejects.toThrow(`${format} cannot hold several hosts`)
  })
})
