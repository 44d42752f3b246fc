import {describe, expect, it} from 'vitest'
import {passingReport, rendered, sampleReport, sampleResult} from './sample-report.ts'

describe('the annotations for GitHub Actions', {timeout: 60_000}, () => {
  it('are one command a line, and nothing that the host said is one', async () => {
    const lines = (await rendered('github')).trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) [^\r\n]+$/)
    // The problem, two failures, one undecided item, the verdict.
    expect(lines).toHaveLength(5)
    expect(lines.join('\n')).not.toMatch(/##vso|##\[/)
  })

  it('name the line of the rule, and say what is, what was expected and where', async () => {
    const lines = (await rendered('github')).split('\n')
    expect(lines.find((line) => line.includes('3.2.2'))).toBe(
      '::error file=benchmarks/rules/kubelet.yaml,line=58,title=cis-amazon-eks 3.2.2 Authorization mode is not AlwaysAllow (high)' +
        '::authorization.mode is AlwaysAllow, expected not AlwaysAllow (/etc/kubernetes/kubelet/config.json.d/40-user.conf:3)' +
        '%0AFix (shell): rm /etc/kubernetes/kubelet/config.json.d/40-user.conf%0Asystemctl restart kubelet',
    )
  })

  it('escape what ends a property or a message', async () => {
    const title = 'one: two, 100%'
    const text = await rendered(
      'github',
      sampleReport({results: [sampleResult({status: 'fail', title})], problems: []}),
    )
    expect(text).toContain('title=cis-amazon-eks 3.2.1 one%3A two%2C 100%25 (critical)::')
  })

  it('are a notice where everything passed', async () => {
    expect(await rendered('github', passingReport())).toMatch(/^::notice title=Assay::Passed: [^\n]+\n$/)
  })
})
