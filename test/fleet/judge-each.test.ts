import {describe, expect, it} from 'vitest'
import {ExitCode, TargetError, UsageError} from '../../src/errors.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {type EachLine, exitCodeOf, judgeEach, worse} from '../../src/fleet/judge-each.ts'
import {passingReport, sampleReport, sampleResult} from '../reports/sample-report.ts'

async function linesOf(reports: Readonly<Record<string, Report | Error>>): Promise<readonly EachLine[]> {
  async function* files() {
    yield* Object.keys(reports)
  }
  const judged = async (file: string): Promise<Report> => {
    const found = reports[file]
    if (!found || found instanceof Error) throw found
    return found
  }
  const lines: EachLine[] = []
  for await (const line of judgeEach(files(), judged)) lines.push(line)
  return lines
}

describe('many files of evidence', () => {
  it('have a line each, and one that cannot be judged has the reason and stops none of the others', async () => {
    const lines = await linesOf({
      'a.json': new TargetError('cannot tell what system a is'),
      'b.json': passingReport(),
      'c.json': new UsageError('no benchmark is for it'),
    })

    expect(lines).toMatchObject([
      {file: 'a.json', error: {message: 'cannot tell what system a is', exitCode: 3}},
      {file: 'b.json', target: 'ssh://ec2-user@10.0.0.5', score: 100, gate: {passed: true}, failed: []},
      {file: 'c.json', error: {message: 'no benchmark is for it', exitCode: 2}},
    ])
    expect(lines.map(exitCodeOf)).toEqual([3, 0, 2])
  })

  it('have what failed and what is undecided by name, but for what is known', async () => {
    const results = [
      sampleResult({item: '1', rule: 'a', status: 'fail'}),
      sampleResult({item: '2', rule: 'b', status: 'fail', known: true}),
      sampleResult({item: '3', rule: 'c', status: 'error'}),
      sampleResult({item: '4', rule: 'd', status: 'error', known: true}),
    ]
    const [line] = await linesOf({'a.json': sampleReport({results, evidenceSha256: 'd'.repeat(64)})})

    expect(line).toMatchObject({
      failed: ['cis-amazon-eks@1.8.0/1 a'],
      undecided: ['cis-amazon-eks@1.8.0/3 c'],
      evidenceSha256: 'd'.repeat(64),
    })
  })

  it('have no score where nothing was judged', async () => {
    const [line] = await linesOf({'a.json': sampleReport({results: []})})

    expect(line).not.toHaveProperty('score')
  })

  it('end with what is a bug', async () => {
    await expect(linesOf({'a.json': new TypeError('x is undefined')})).rejects.toThrow('x is undefined')
  })
})

describe('the worse of two exit codes', () => {
  const {internal, usage, target, failed, undecided, passed} = ExitCode

  it.each([
    [passed, undecided, undecided],
    [undecided, failed, failed],
    [failed, target, target],
    [target, usage, usage],
    [usage, internal, internal],
    [passed, passed, passed],
  ])('%d and %d is %d, in any order', (a, b, expected) => {
    expect([worse(a, b), worse(b, a)]).toEqual([expected, expected])
  })
})
