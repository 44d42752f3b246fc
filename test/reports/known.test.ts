import {XMLParser} from 'fast-xml-parser'
import {describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

const warning = 'waivers.yaml:3: the waiver of rule sshd-root expires on 2026-12-01'
const report: Report = sampleReport({
  results: [
    sampleResult({
      status: 'fail',
      known: true,
      findings: [sampleFinding({status: 'fail', actual: 'true'})],
    }),
    sampleResult({
      item: '3.2.2',
      status: 'waived',
      reason: 'stat timed out',
      findings: [],
      waiver: {
        reason: 'r',
        owner: 'o',
        expires: '2027-03-01',
        file: 'waivers.yaml',
        line: 3,
        was: 'error',
      },
    }),
  ],
  problems: [],
  warnings: [warning],
})

describe('what is known from a baseline', () => {
  it('is skipped in JUnit, with what it is, so that a CI server stays green', async () => {
    const xml = await rendered('junit', report)
    const {testsuites} = new XMLParser({ignoreAttributes: false, attributeNamePrefix: ''}).parse(xml)

    expect(testsuites).toMatchObject({failures: '0', errors: '0', skipped: '2'})
    expect(xml).toContain('KNOWN: it is so in the baseline too. Result was FAIL')
  })

  it('is a failure that TAP expects', async () => {
    expect(await rendered('tap', report)).toMatch(/^not ok 2 - .*# TODO KNOWN: /m)
  })

  it('makes no annotation of GitHub', async () => {
    expect(await rendered('github', report)).not.toMatch(/^::(error|warning) file=/m)
  })

  it.each(['text', 'markdown', 'html'])('is said in %s', async (format) => {
    expect(await rendered(format, report)).toMatch(/known/i)
  })
})

describe('a warning', () => {
  it.each(['text', 'junit', 'html', 'github', 'markdown'])('is in %s', async (format) => {
    expect(await rendered(format, report)).toContain(warning)
  })
})

describe('a waived error', () => {
  it.each(['text', 'junit', 'html', 'tap'])('is told from a waived failure in %s', async (format) => {
    expect(await rendered(format, report)).toContain('Result was ERROR')
  })
})
