import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {presentable} from '../../src/reports/presentable.ts'
import {hostile, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

const shown = (actual: string): string => {
  const report = sampleReport({results: [sampleResult({findings: [sampleFinding({actual})]})]})
  return presentable(report).results[0]?.findings[0]?.actual ?? ''
}

// Other tests may have the processors at the same time.
describe('presentable', {timeout: 60_000}, () => {
  it('leaves no control character, no half surrogate and no second line in what a host said', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 300}), (text) => {
        expect(shown(text)).not.toMatch(/[\p{Cc}\p{Surrogate}\ufffe\uffff\u2028\u2029\u202e]/u)
      }),
    )
    expect(shown(hostile.unicode)).toBe(
      'lone \ufffd half, \ufffd half, \ufffd \ufffd, turned \\x202e txt.exe',
    )
  })

  it('says how long a value was that it cuts', () => {
    expect(shown(hostile.long)).toBe(`${'x'.repeat(1000)} … (1000000 characters)`)
  })

  it.each([
    ['::error file=x::y', ': :error file=x::y'],
    ['a ::set-output name=x::y', 'a : :set-output name=x::y'],
    ['##vso[task.setvariable]x', '# #vso[task.setvariable]x'],
    ['##[error]x', '# #[error]x'],
    ["##teamcity[x name='y']", "# #teamcity[x name='y']"],
  ])('takes the force from a command to a CI server: %s', (text, harmless) => {
    expect(shown(text)).toBe(harmless)
  })

  it.each(['::1', 'listens on ::', '[::]:22', '## heading', 'a::b::c'])('leaves %s as it is', (text) => {
    expect(shown(text)).toBe(text)
  })

  it('keeps the lines of a fix', () => {
    const fix = {shell: 'one\n\ttwo\u001b\n'}
    const [result] = presentable(sampleReport({results: [sampleResult({fix})]})).results
    expect(result?.fix?.shell).toBe('one\n    two\\x1b')
  })

  it('keeps 50 findings, those that failed first, and says how many are left', () => {
    const findings = [
      ...Array.from({length: 60}, () => sampleFinding()),
      sampleFinding({status: 'fail', subject: 'the bad one'}),
    ]
    const [result] = presentable(sampleReport({results: [sampleResult({status: 'fail', findings})]})).results
    expect(result?.findings).toHaveLength(51)
    expect(result?.findings[0]?.subject).toBe('the bad one')
    expect(result?.findings.at(-1)?.subject).toBe('11 more of the same kind')
  })
})
