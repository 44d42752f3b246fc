import {marked} from 'marked'
import {describe, expect, it} from 'vitest'
import {compareReports} from '../../src/diff/compare.ts'
import {renderDiffMarkdown} from '../../src/diff/render-markdown.ts'
import {renderDiffText} from '../../src/diff/render-text.ts'
import type {Result, Status} from '../../src/evaluate/result.ts'
import {inOneLine} from '../../src/reports/presentable.ts'
import {hostile, passingReport, sampleFinding, sampleReport, sampleResult} from '../reports/sample-report.ts'

const compare = (before: readonly Result[], after: readonly Result[]) =>
  compareReports(sampleReport({results: before}), sampleReport({results: after}))
const value = (actual: string, over: Partial<Result> = {}) =>
  sampleResult({...over, findings: [sampleFinding({actual})]})

describe('a diff', () => {
  it.each<[Status, Status, string]>([
    ['pass', 'fail', 'worse'],
    ['pass', 'error', 'worse'],
    ['pass', 'deferred', 'worse'],
    ['waived', 'fail', 'worse'],
    ['error', 'fail', 'worse'],
    ['fail', 'waived', 'better'],
    ['fail', 'pass', 'better'],
    ['error', 'pass', 'better'],
    ['manual', 'pass', 'better'],
    ['pass', 'notapplicable', 'changed'],
    ['manual', 'deferred', 'changed'],
  ])('calls %s that becomes %s %s', (before, after, kind) => {
    const {changes} = compare([sampleResult({status: before})], [sampleResult({status: after})])

    expect(changes.map((change) => change.kind)).toEqual([kind])
  })

  it('has nothing of what stays as it is', () => {
    expect(compare([value('1')], [value('1')]).changes).toEqual([])
  })

  it('has both values where only the value changed', () => {
    expect(compare([value('1')], [value('2')]).changes).toEqual([
      expect.objectContaining({
        kind: 'changed',
        before: expect.objectContaining({seen: ['authentication.anonymous.enabled is 1']}),
        after: expect.objectContaining({seen: ['authentication.anonymous.enabled is 2']}),
      }),
    ])
  })

  it('has what is wrong where there is no value', () => {
    const seen = (reason?: string) =>
      sampleResult({
        status: 'error',
        findings: [{status: 'error', subject: 'sshd', basis: 'observed', ...(reason && {reason})}],
      })
    const {changes} = compare([seen()], [seen('timed out')])

    expect(changes[0]).toMatchObject({before: {seen: ['sshd']}, after: {seen: ['sshd: timed out']}})
  })

  it('knows a rule again whose number moved', () => {
    const moved = sampleResult({status: 'fail', item: '4.2.1', version: '2.0.0'})

    expect(compare([sampleResult()], [moved]).changes).toEqual([
      expect.objectContaining({
        kind: 'worse',
        before: expect.objectContaining({item: '3.2.1', version: '1.8.0'}),
        after: expect.objectContaining({item: '4.2.1', version: '2.0.0'}),
      }),
    ])
  })

  it('starts with what got worse and ends with what is gone', () => {
    const one = (rule: string, status: Status) => sampleResult({rule, item: rule, status})
    const {changes} = compare(
      [one('a', 'pass'), one('b', 'fail'), one('c', 'pass'), one('d', 'manual')],
      [one('e', 'pass'), one('d', 'deferred'), one('b', 'pass'), one('a', 'fail')],
    )

    expect(changes.map(({kind, rule}) => `${kind} ${rule}`)).toEqual([
      'worse a',
      'better b',
      'changed d',
      'new e',
      'gone c',
    ])
  })
})

describe('a diff as text', () => {
  it('has the change with what was seen on each side', () => {
    const text = renderDiffText(compare([value('false')], [value('true', {status: 'fail'})]))

    expect(text).toContain('1 got worse\n  pass -> fail  cis-amazon-eks 3.2.1  The kubelet refuses')
    expect(text).toContain('- authentication.anonymous.enabled is false')
    expect(text).toContain('+ authentication.anonymous.enabled is true')
  })

  it('says that nothing changed', () => {
    expect(renderDiffText(compare([], []))).toContain('Nothing changed.')
  })

  it('says of each run whether it passed, and its score where it has one', () => {
    const text = renderDiffText(compareReports(passingReport(), sampleReport({results: [], problems: []})))

    expect(text).toMatch(/^Before {2}.*: passed, score 100, /m)
    expect(text).toMatch(/^After {3}.*: failed, (?!score)/m)
  })

  it.each([
    [10, undefined],
    [13, '      + and 3 more'],
  ])('lists ten values of %d that were seen', (number, last) => {
    const findings = Array.from({length: number}, (_, at) => sampleFinding({subject: `a-${at}`, actual: 'x'}))
    const lines = renderDiffText(compare([], [sampleResult({findings})])).split('\n')

    expect(lines.filter((line) => line.startsWith('      + a-'))).toHaveLength(10)
    expect(lines.find((line) => line.includes(' more'))).toBe(last)
  })
})

describe('a diff as Markdown', () => {
  const all = Object.values(hostile).map((text) => sampleFinding({subject: `a|b ${text}`, actual: text}))
  const markdown = renderDiffMarkdown(
    inOneLine(compare([value('false')], [sampleResult({status: 'fail', findings: all})])),
  )

  it('is one table whatever a host says, and has no markup of the host', () => {
    const html = marked.parse(markdown, {gfm: true, async: false})

    expect(html.match(/<table>/g)).toHaveLength(1)
    expect(html.match(/<tr>/g)).toHaveLength(2)
    expect(html).not.toContain('<script>')
    expect(html).toContain('1 got worse')
  })

  it.each([
    [[sampleResult()], [sampleResult()], '## Nothing changed'],
    [[sampleResult({status: 'fail'})], [sampleResult()], '## Nothing got worse'],
    [[sampleResult()], [sampleResult({status: 'fail'})], '## ❌ 1 got worse'],
  ])('begins with what matters', (before, after, title) => {
    expect(renderDiffMarkdown(compare(before, after)).split('\n')[0]).toBe(title)
  })

  it('fits a comment of GitHub', () => {
    const many = Array.from({length: 900}, (_, at) => sampleResult({rule: `rule-${at}`, status: 'fail'}))

    expect(renderDiffMarkdown(compare([], many)).length).toBeLessThan(65_536)
  })
})
