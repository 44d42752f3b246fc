import {describe, expect, it} from 'vitest'
import {decideGate} from '../../src/evaluate/gate.ts'
import type {Problem, Result, Status} from '../../src/evaluate/result.ts'

const results = (...statuses: Status[]): Result[] =>
  statuses.map((status) => ({
    benchmark: 'case',
    version: '1.0.0',
    section: {id: '1', title: 'Cases'},
    item: '1',
    rule: 'a-rule',
    title: 'A rule',
    level: 1,
    severity: 'high',
    status,
    basis: 'observed',
    findings: [],
    why: '',
    source: {file: 'rules.yaml', line: 1},
  }))
const lost: Problem = {kind: 'connection', message: 'lost'}

describe('the gate', () => {
  it.each<[string, Status[], Problem[], number]>([
    ['everything passes', ['pass', 'pass'], [], 0],
    ['the rest needs nobody', ['pass', 'manual', 'notapplicable', 'deferred', 'waived'], [], 0],
    ['one fails', ['pass', 'fail'], [], 1],
    ['a failure outweighs what is undecided', ['error', 'fail'], [lost], 1],
    ['one is undecided', ['pass', 'error'], [], 4],
    ['the run had a problem', ['pass'], [lost], 4],
    ['nothing was judged', [], [], 4],
  ])('decides when %s', (_, statuses, problems, exitCode) => {
    const decision = decideGate(results(...statuses), problems)

    expect(decision.exitCode).toBe(exitCode)
    expect(decision.passed).toBe(exitCode === 0)
  })

  it('says in one clause why', () => {
    expect(decideGate(results('fail', 'fail', 'error'), [lost]).reason).toBe(
      '2 failed, 1 could not be decided, 1 problem with the run',
    )
  })
})
