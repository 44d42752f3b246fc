import {describe, expect, it} from 'vitest'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {asffPlace, renderKubeBenchAsff} from '../../src/kube-bench/kube-bench-asff.ts'
import {renderKubeBenchText} from '../../src/kube-bench/kube-bench-text.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {type ControlsResult, runControls} from '../../src/kube-bench/run-controls.ts'

/** What comes of checks that look for `yes` in an answer. */
function judged(checks: string, answer: AuditAnswer): ControlsResult {
  const controls = parseControls(
    `id: 3\ntext: Worker nodes\ntype: node\nversion: own\ngroups:\n- id: 3.1\n  text: Files\n  checks:\n${checks}`,
    'own/node.yaml',
  )
  return runControls(
    controls,
    () => true,
    () => answer,
  )
}

function check(id: string, more = 'scored: true'): string {
  return `  - {id: ${id}, text: is fine, audit: x, remediation: repair it, ${more}, tests: {test_items: [{flag: "yes"}]}}\n`
}

const env = {
  KUBE_BENCH_AWS_ACCOUNT: '1',
  KUBE_BENCH_CLUSTER_ARN: 'arn:cluster',
  KUBE_BENCH_AWS_REGION: 'eu-west-1',
  KUBE_BENCH_NODE_NAME: 'ip-10-0-0-5',
}

describe("kube-bench's text", () => {
  it('shows why an audit of a warning did not run, and the remediation of a failure', () => {
    const text = renderKubeBenchText([
      judged(check('3.1.1') + check('3.1.2', 'scored: false'), {output: 'no\n', error: 'exit status 1'}),
    ])

    expect(text).toContain(
      '\n== Remediations node ==\n3.1.1 repair it\n3.1.2 audit test did not run: failed to run',
    )
  })

  it('shows what is wrong with a check or a file, with its place, where kube-bench would have ended', () => {
    const text = renderKubeBenchText([
      judged(check('3.1.1').replace('flag: "yes"', 'flag: "("'), {output: 'yes\n'}),
      {...judged('  - [\n', {output: ''})},
    ])

    expect(text).toMatch(/^3\.1\.1 audit test did not run: own\/node\.yaml:9: the regular expression/m)
    expect(text).toMatch(/^\[FAIL\] own\/node\.yaml:\d+: /m)
  })

  it('gives no commands to the CI server that shows it', () => {
    const text = renderKubeBenchText([
      judged(check('3.1.1', 'scored: false'), {output: '##vso[x]', error: 'e'}),
    ])

    expect(text).toContain('# #vso[x]')
  })
})

describe("kube-bench's findings for Security Hub", () => {
  it('are of failures and warnings, by the id that kube-bench gives them', () => {
    const asff = renderKubeBenchAsff(
      [judged(check('3.1.1'), {output: 'no\n'})],
      asffPlace(env, '2026-01-01T00:00:00Z'),
    )

    expect(JSON.parse(asff)).toMatchObject([
      {
        Id: 'arn:aws:securityhub:eu-west-1::product/aqua-security/kube-bench1EKSnodeID+3.1.1+arn:cluster+ip-10-0-0-5',
        Resources: [{Id: 'arn:cluster'}],
        CreatedAt: '2026-01-01T00:00:00Z',
      },
    ])
    expect(renderKubeBenchAsff([judged(check('3.1.1'), {output: 'yes\n'})], asffPlace(env, ''))).toBe('')
  })

  it('are at most 100 in a batch, and cut to the lengths that Security Hub takes', () => {
    const many = Array.from({length: 101}, (_, index) => check(`3.1.${index}`)).join('')
    const batches = renderKubeBenchAsff([judged(many, {output: 'é'.repeat(1000)})], asffPlace(env, ''))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

    expect(batches.map((batch) => batch.length)).toEqual([100, 1])
    // 1023 bytes end within the 512th letter.
    expect(batches[0][0].ProductFields['Actual result']).toBe(`${'é'.repeat(511)}\ufffd`)
  })
})
