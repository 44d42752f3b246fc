import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it} from 'vitest'
import {render} from '../../src/reports/formats.ts'
import {wrap} from '../../src/reports/plain.ts'
import {passingReport, rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

describe('the text report', {timeout: 60_000}, () => {
  it('fits 100 columns, whatever the host says', async () => {
    for (const line of (await rendered('text')).split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('starts with what failed and ends with one line that has the verdict and the counts', async () => {
    const lines = (await rendered('text')).trimEnd().split('\n')
    const words = ['FAIL ', 'ERROR ', 'WAIVED ', 'DEFERRED', 'MANUAL ', 'N/A ', 'PASS ']
    const first = words.map((word) => lines.findIndex((line) => line.startsWith(word)))
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(first).not.toContain(-1)
    expect(lines.at(-2)).toMatch(/^Score: 25 of 100\. Policy: /)
    expect(lines.at(-1)).toBe(
      'FAILED: 2 failed, 1 not decided, 1 waived, 1 deferred, 1 manual, 1 n/a, 1 passed, 1 problem',
    )
  })

  it('says of a failure what was expected, what is, where, and how to fix it', async () => {
    const text = await rendered('text')
    expect(text).toContain(`FAIL    3.2.2  Authorization mode is not AlwaysAllow
        high, kubelet-authorization-mode, cis-amazon-eks 1.8.0
        what      authorization.mode
        expected  not AlwaysAllow
        actual    AlwaysAllow
        where     /etc/kubernetes/kubelet/config.json.d/40-user.conf:3
        note      from a drop-in
        fix       shell:
                  rm /etc/kubernetes/kubelet/config.json.d/40-user.conf
                  systemctl restart kubelet
        fix       NodeConfig:
                  spec: {kubelet: {config: {authorization: {mode: Webhook}}}}
        then      restart
`)
  })

  it('puts the worst before the rest', async () => {
    const results = (['low', 'critical', 'medium', 'high'] as const).map((severity, index) =>
      sampleResult({severity, status: 'fail', item: `${index}`, title: severity}),
    )
    const text = await rendered('text', sampleReport({results}))
    expect([...text.matchAll(/^FAIL {4}\d {2}(\w+)$/gm)].map(([, severity]) => severity)).toEqual([
      'critical',
      'high',
      'medium',
      'low',
    ])
  })

  it('names a reason once for all items that it leaves undecided', async () => {
    const reason = 'there is no kubelet.service'
    const results = ['1', '2', '3'].map((item) => sampleResult({item, status: 'error', reason}))
    const text = await rendered('text', sampleReport({results, problems: []}))
    expect(text.match(/there is no kubelet\.service/g)).toHaveLength(1)
    expect(text.match(/cis-amazon-eks \d /g)).toHaveLength(3)
  })

  it('lists at most ten of many findings and says how many are left', async () => {
    const findings = Array.from({length: 30}, (_, index) =>
      sampleFinding({status: 'fail', subject: `file ${index}`}),
    )
    const text = await rendered('text', sampleReport({results: [sampleResult({status: 'fail', findings})]}))
    expect(text.match(/^ {8}- file \d+ is/gm)).toHaveLength(10)
    expect(text).toContain('        - and 20 more\n')
  })

  it('lists only the statuses that are asked for', async () => {
    const text = await render(sampleReport(), 'text', {color: false, show: ['waived'], env: {}})
    expect(text).toContain('WAIVED')
    expect(text).not.toMatch(/^(FAIL|ERROR|PASS) /m)
  })

  it('has colours only when they are wanted, and says the same without them', async () => {
    const plain = await rendered('text')
    const colored = await render(sampleReport(), 'text', {
      color: true,
      show: ['fail', 'error', 'waived', 'deferred', 'manual', 'notapplicable', 'pass'],
      env: {},
    })
    expect(plain).not.toContain('\u001b')
    expect(colored).toContain('\u001b[31m')
    expect(stripVTControlCharacters(colored)).toBe(plain)
  })

  it('says that everything passed', async () => {
    const text = await rendered('text', passingReport())
    expect(text.trimEnd().split('\n').at(-1)).toBe('PASSED: 2 passed')
  })
})

describe('wrap', {timeout: 60_000}, () => {
  it('breaks at blanks, and a word that is too long within', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k'])
    expect(wrap('', 4)).toEqual([''])
  })
})
