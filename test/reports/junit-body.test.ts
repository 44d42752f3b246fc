import {describe, expect, it} from 'vitest'
import {evidenceOutput, resultBody} from '../../src/reports/junit-body.ts'
import {caseNamed, type JunitNode, junit, tagged} from './parsed-junit.ts'
import {sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

const failed = {status: 'fail', findings: [sampleFinding({status: 'fail', actual: 'true'})]} as const
const fix = {shell: `${'echo a line of a long fix\n'.repeat(400)}`}
const manyFindings = Array.from({length: 49}, (_, index) =>
  sampleFinding({status: 'fail', subject: `file ${index} ${'ä'.repeat(300)}`}),
)
const size = (text: string | undefined): number => Buffer.byteLength(text ?? '')
const lines = (text: string): readonly string[] => text.split('\n')

describe('the body of a failure', () => {
  it('says how to see the fact by hand, where one line of shell shows it', () => {
    const body = resultBody(sampleResult({...failed, command: 'sysctl net.ipv4.ip_forward'}))
    expect(lines(body)).toContain('Command: sysctl net.ipv4.ip_forward')
  })

  it('names the command that shows what the host was asked, where one line does not', () => {
    const body = resultBody(sampleResult(failed))
    expect(lines(body)).toContain('Command: assay explain kubelet-anonymous-auth --shell')
  })

  it('says that a rule of the user is in a directory of his own', () => {
    const body = resultBody(sampleResult({...failed, source: {file: 'own/rules.yaml', line: 3}}))
    expect(lines(body)).toContain('Command: assay explain kubelet-anonymous-auth --shell --rules DIR')
  })

  it("names no rule of Assay for a check of kube-bench's", () => {
    expect(resultBody(sampleResult({...failed, benchmark: 'kube-bench'}))).not.toContain('Command:')
  })

  it.each([
    ['much evidence', sampleResult({status: 'fail', findings: manyFindings})],
    ['a long fix', sampleResult({...failed, fix})],
    ['a long reason', sampleResult({status: 'error', findings: [], reason: 'ä'.repeat(5000)})],
    ['all of it', sampleResult({status: 'fail', findings: manyFindings, fix, why: 'ä '.repeat(5000)})],
    ['long guidance', sampleResult({status: 'manual', findings: [], manual: 'ä '.repeat(5000)})],
  ])('has at most 4 KiB with %s, and keeps its last line', (_, result) => {
    const body = resultBody(result)
    expect(size(body)).toBeLessThanOrEqual(4096)
    expect(lines(body).at(-1)).toBe('\tat benchmarks.rules.Check(kubelet.yaml:41)')
    expect(body).toContain('has the rest)')
    expect(body).not.toContain('\ufffd')
  })

  it('keeps the command, the fix and the place of the rule, however much was seen', () => {
    const body = resultBody(
      sampleResult({status: 'fail', findings: manyFindings, fix: {shell: 'chmod 600 x\n'}}),
    )
    expect(body).toContain('Command: assay explain')
    expect(body).toContain('  chmod 600 x')
    expect(body).toContain('See: benchmarks/rules/kubelet.yaml:41 (kubelet-anonymous-auth)')
  })

  it('names the command that has the rest of a long fix', () => {
    expect(resultBody(sampleResult({...failed, fix}))).toContain(
      '… (assay explain kubelet-anonymous-auth has the rest)',
    )
  })
})

describe('the output of a failed case', () => {
  const outputOf = (node: JunitNode): string | undefined => tagged(node, 'system-out')[0]?.text

  it('is not there where the body has all that was seen', async () => {
    const root = await junit(sampleReport({results: [sampleResult(failed)]}))
    expect(outputOf(caseNamed(root, '3.2.1'))).toBeUndefined()
  })

  it('has what the body had no room for, in at most 10,000 bytes', async () => {
    const root = await junit(
      sampleReport({results: [sampleResult({status: 'fail', findings: manyFindings})]}),
    )
    const output = outputOf(caseNamed(root, '3.2.1'))
    expect(size(output)).toBeLessThanOrEqual(10_000)
    expect(size(output)).toBeGreaterThan(4096)
    expect(output).toContain('file 9 ')
  })

  it('is cut between characters', () => {
    const output = evidenceOutput(sampleResult({status: 'fail', findings: manyFindings}))
    expect(output).not.toContain('\ufffd')
    expect(lines(output).at(-1)).toBe('… (the JSON report has the rest)')
  })
})
