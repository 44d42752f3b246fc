import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import type {Assertion} from '../../src/assertions/assertion.ts'
import type {Check} from '../../src/benchmarks/check.ts'
import {type CheckStatus, judgeCheck} from '../../src/evaluate/judge-check.ts'

const said: Assertion<CheckStatus> = {
  name: 'said',
  schema: z.any(),
  probes: () => [],
  judge: (status) => [{status, subject: 'it', expected: 'so', basis: 'observed', reason: 'because'}],
}
const is = (status: CheckStatus): Check => ({
  kind: 'assertion',
  assertion: said as Assertion<unknown>,
  spec: status,
})
const all = (...checks: CheckStatus[]): Check => ({kind: 'all', checks: checks.map(is)})
const any = (...checks: CheckStatus[]): Check => ({kind: 'any', checks: checks.map(is)})
const noFacts = {of: () => ({known: false, reason: 'not-collected', detail: ''}) as const}
const judge = (check: Check) => judgeCheck(check, noFacts, {phase: 'image', now: new Date(0)})

describe('judging a check', () => {
  it.each<[Check, CheckStatus]>([
    [all('pass', 'pass'), 'pass'],
    [all('pass', 'notapplicable'), 'pass'],
    [all('notapplicable', 'notapplicable'), 'notapplicable'],
    [all('pass', 'deferred'), 'deferred'],
    [all('deferred', 'error'), 'error'],
    [all('error', 'fail'), 'fail'],
    [any('fail', 'pass'), 'pass'],
    [any('error', 'pass'), 'pass'],
    [any('fail', 'error'), 'error'],
    [any('fail', 'deferred'), 'deferred'],
    [any('fail', 'notapplicable'), 'fail'],
    [any('notapplicable', 'notapplicable'), 'notapplicable'],
    [{kind: 'not', check: is('pass')}, 'fail'],
    [{kind: 'not', check: is('fail')}, 'pass'],
    [{kind: 'not', check: is('error')}, 'error'],
    [{kind: 'not', check: any('fail', 'error')}, 'error'],
  ])('takes %j for %s', (check, status) => {
    expect(judge(check).status).toBe(status)
  })

  it('takes an assertion without findings for undecided', () => {
    const silent = {...said, judge: () => []} as Assertion<unknown>

    expect(judge({kind: 'assertion', assertion: silent, spec: 'pass'}).status).toBe('error')
  })

  it('says of a negated condition that it was negated', () => {
    expect(judge({kind: 'not', check: is('pass')}).findings).toEqual([
      {status: 'fail', subject: 'it', expected: 'not so', basis: 'observed', reason: 'because'},
    ])
  })

  it('says of what waits what it is that waits, and for what', () => {
    const waits: Assertion<unknown> = {
      ...(said as Assertion<unknown>),
      judge: () => [{status: 'deferred', subject: 'the clean-up', basis: 'observed', reason: 'not yet'}],
    }
    const check: Check = {kind: 'any', checks: [is('fail'), {kind: 'assertion', assertion: waits, spec: ''}]}

    expect(judge(check).findings).toEqual([
      {status: 'deferred', subject: 'it', expected: 'so', basis: 'observed', reason: 'not yet'},
    ])
  })

  it('leaves a way out that does not apply out of what it found', () => {
    const {findings} = judge(any('fail', 'notapplicable'))

    expect(findings.map(({status}) => status)).toEqual(['fail'])
  })

  it('never makes a pass of what could not be decided', () => {
    const leaf = fc.constantFrom<CheckStatus>('fail', 'error', 'deferred', 'notapplicable').map(is)
    const {tree} = fc.letrec<{tree: Check}>((tie) => ({
      tree: fc.oneof(
        {maxDepth: 4},
        leaf,
        fc.record({
          kind: fc.constantFrom('all' as const, 'any' as const),
          checks: fc.array(tie('tree'), {minLength: 1, maxLength: 3}),
        }),
      ),
    }))

    fc.assert(fc.property(tree, (check) => judge(check).status !== 'pass'))
  })
})
