import {describe, expect, it} from 'vitest'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import type {KubeBenchReport} from '../../src/kube-bench/report.ts'
import {kubeBenchBenchmark, kubeBenchResults} from '../../src/kube-bench/results.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'

const YES = 'tests: {test_items: [{flag: "yes"}]}'

/** What comes of one check that is in files with these titles. */
function reportOf(
  check: string,
  answer: AuditAnswer,
  titles: readonly string[] = ['Workers'],
): KubeBenchReport {
  const controls = titles.map((title) =>
    runControls(
      parseControls(
        `text: "${title}"\ntype: node\ngroups:\n- id: "1"\n  checks: [{id: "1.1", ${check}}]\n`,
        'own/node.yaml',
      ),
      () => true,
      () => answer,
    ),
  )
  return {benchmark: 'own-1.0', detected: 'none', sha256: 'ab', files: ['own/a.yaml', 'own/b.yaml'], controls}
}

describe("kube-bench's verdict as a result of ours", () => {
  it.each<[string, string, string, object]>([
    [
      'PASS',
      `audit: x, scored: true, ${YES}`,
      'yes\n',
      {status: 'pass', findings: [{status: 'pass', actual: 'yes'}]},
    ],
    [
      'FAIL',
      `audit: x, scored: true, ${YES}`,
      'no\n',
      {status: 'fail', findings: [{status: 'fail', actual: 'no'}]},
    ],
    [
      'FAIL of an audit that printed nothing',
      `audit: x, scored: true, ${YES}`,
      '',
      {status: 'fail', findings: [{status: 'fail', expected: "'yes' is present", actual: 'nothing'}]},
    ],
    [
      'WARN of a check that is not scored, with what is to be done',
      `audit: x, remediation: "look at it\\n", ${YES}`,
      'no\n',
      {status: 'manual', reason: 'look at it', why: 'look at it', findings: [{status: 'fail', actual: 'no'}]},
    ],
    [
      'WARN of a manual check, with why it is one',
      `type: manual, remediation: look`,
      '',
      {
        status: 'manual',
        reason: 'Test marked as a manual test',
        findings: [{reason: 'Test marked as a manual test'}],
      },
    ],
    [
      'INFO of a check that was skipped, of which nothing was seen',
      `type: skip, ${YES}`,
      '',
      {
        status: 'notapplicable',
        reason: 'Test marked as skip',
        findings: [],
        why: "kube-bench's Workers asks for it",
      },
    ],
  ])('is for %s what a person reads', (_, check, output, result) => {
    expect(kubeBenchResults(reportOf(check, {output}))).toMatchObject([
      {benchmark: 'kube-bench', version: 'own-1.0', item: '1.1', rule: 'kube-bench-1.1', ...result},
    ])
  })
})

describe("kube-bench's files as a benchmark of ours", () => {
  it('have the titles of the files, each once, or the name of the benchmark', () => {
    const titleOf = (...titles: readonly string[]) =>
      kubeBenchBenchmark(reportOf(`audit: x, ${YES}`, {output: ''}, titles)).title

    expect(titleOf('Control plane', 'Workers', 'Workers', '')).toBe('kube-bench: Control plane, Workers')
    expect(titleOf('')).toBe('kube-bench: own-1.0')
  })

  it('are known by their sum and all of their names', () => {
    expect(kubeBenchBenchmark(reportOf(`audit: x, ${YES}`, {output: ''}))).toMatchObject({
      id: 'kube-bench',
      version: 'own-1.0',
      sha256: 'ab',
      file: 'own/a.yaml own/b.yaml',
    })
  })
})
