import {describe, expect, it} from 'vitest'
import type {Explanation} from '../../src/benchmarks/explanation.ts'
import {renderExplanation} from '../../src/reports/explanation.ts'

const explanation: Explanation = {
  rule: 'own-motd',
  title: 'The message of the day is there',
  severity: 'low',
  why: 'It is a test.',
  numbers: [],
  condition: 'check:\n  file: /etc/motd',
  tailorings: [],
  probes: [{key: 'file:/etc/motd', script: 'stat /etc/motd\ntrue'}],
  references: [],
  written: 'rules.yaml:1',
}
const explained = (over: Partial<Explanation> = {}, questions: 'keys-only' | 'with-shell' = 'keys-only') =>
  renderExplanation({...explanation, ...over}, questions)

describe('the explanation of a rule', () => {
  it('has only what there is', () => {
    expect(explained()).toBe(`own-motd, low
The message of the day is there

Why         It is a test.
Numbers     in no benchmark
Condition   check:
              file: /etc/motd
Asked       file:/etc/motd
Written in  rules.yaml:1
`)
  })

  it('has each form of a fix by its name where there are several, and what it needs', () => {
    const both = explained({fix: {shell: 'touch /etc/motd\n', bottlerocket: 'a = 1\n', needs: 'reboot'}})
    const one = explained({fix: {shell: 'touch /etc/motd\n'}})

    expect(both).toContain(`Fix         shell:
            touch /etc/motd
            Bottlerocket settings:
            a = 1
Needs       reboot
`)
    expect(one).toContain('Fix         touch /etc/motd\nWritten in')
  })

  it('has what each tailoring makes of it', () => {
    expect(explained({tailorings: ['a: does not apply', 'b: check:\n  file: /x']})).toContain(
      `Tailoring   a: does not apply
            b: check:
              file: /x
`,
    )
  })

  it('has the shell of its questions where that is wanted', () => {
    expect(explained({}, 'with-shell')).toContain(`Asked       file:/etc/motd
              stat /etc/motd
              true
`)
  })
})
