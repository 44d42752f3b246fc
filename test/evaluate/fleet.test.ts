import {describe, expect, it} from 'vitest'
import {ExitCode, TargetError} from '../../src/errors.ts'
import {joinReports, outcomeOf} from '../../src/evaluate/fleet.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {unreachedReport} from '../../src/evaluate/unreached.ts'
import {passingReport, sampleReport} from '../reports/sample-report.ts'

const {passed, failed, undecided, target, internal, interrupted} = ExitCode

/** A host whose gate ended with this code. */
function host(exitCode: number): Report {
  const report = passingReport()
  return {...report, gate: {...report.gate, passed: exitCode === passed, exitCode}}
}
const gateOf = (...codes: number[]) => joinReports(sampleReport().tool, codes.map(host)).gate

describe('many hosts', () => {
  it.each<[readonly number[], number, string]>([
    [[passed], passed, '1 host: 1 passed'],
    [[passed, passed], passed, '2 hosts: 2 passed'],
    [[passed, undecided], undecided, '2 hosts: 1 not decided, 1 passed'],
    [[undecided, failed], failed, '2 hosts: 1 failed, 1 not decided'],
    [[failed, target], target, '2 hosts: 1 not reached, 1 failed'],
    [[target, internal, passed], internal, '3 hosts: 1 stopped by a bug in Assay, 1 not reached, 1 passed'],
    [[passed, interrupted], target, '2 hosts: 1 not reached, 1 passed'],
  ])('with the codes %j end with %d: %s', (codes, exitCode, reason) => {
    expect(gateOf(...codes)).toEqual({passed: exitCode === passed, exitCode, reason})
  })

  it('do not pass where there is none', () => {
    expect(gateOf()).toMatchObject({passed: false, exitCode: target})
  })

  it.each([
    [passed, 'passed'],
    [failed, 'failed'],
    [undecided, 'not decided'],
    [interrupted, 'not reached'],
    [internal, 'stopped by a bug in Assay'],
  ])('have the outcome of one that ended with %d in words: %s', (code, word) => {
    expect(outcomeOf(host(code))).toBe(word)
  })
})

describe('a host that was not reached', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  const run = {target: 'build-1', version: '0.1.0', phase: 'image', level: 1, now} as const
  const ended = new Date('2026-11-24T12:00:30Z')

  it('is red with the reason, and nothing is said of what nobody asked', () => {
    const report = unreachedReport(new TargetError('build-1:22 refuses', {hint: 'Is sshd up?'}), run, ended)

    expect(report).toMatchObject({
      target: 'build-1',
      durationMs: 30_000,
      results: [],
      problems: [{kind: 'connection', message: 'build-1:22 refuses', hint: 'Is sshd up?'}],
      gate: {passed: false, exitCode: target, reason: 'nothing was judged'},
    })
    expect(report).not.toHaveProperty('score')
    expect(report).not.toHaveProperty('build')
  })

  it('belongs to the build that it was to be part of', () => {
    const build = {packer: {buildName: 'amazon-ebs.al2023'}}
    const report = unreachedReport(new TargetError('gone'), {...run, build}, ended)

    expect(report.build).toEqual(build)
    expect(report.problems).toEqual([{kind: 'connection', message: 'gone'}])
  })
})
