import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import type {Assertion} from '../../src/assertions/assertion.ts'
import type {Check} from '../../src/benchmarks/check.ts'
import type {SelectedItem} from '../../src/benchmarks/select.ts'
import {evaluate} from '../../src/evaluate/evaluate.ts'
import type {Finding, Result} from '../../src/evaluate/result.ts'

/** A check whose judge finds what it is told to find. */
const finding = (...findings: Partial<Finding>[]): Check => ({
  kind: 'assertion',
  assertion: said as Assertion<unknown>,
  spec: findings.map((one) => ({status: 'pass', subject: 'it', basis: 'observed', ...one})),
})
const said: Assertion<readonly Finding[]> = {
  name: 'said',
  schema: z.any(),
  probes: () => [],
  judge: (findings) => findings,
}
const noFacts = {of: () => ({known: false, reason: 'not-collected', detail: ''}) as const}

const source = {title: 'A rule', severity: 'high', why: 'Because.'} as const

function judged(over: Partial<SelectedItem>): Result | undefined {
  const item: SelectedItem = {
    benchmark: {id: 'case', version: '1.0.0'},
    section: {id: '1', title: 'Cases'},
    id: '1.1',
    level: 1,
    severity: 'high',
    rule: {key: 'a-rule', source, file: {name: 'rules.yaml', source: ''}, line: 1} as SelectedItem['rule'],
    attach: [],
    ...over,
  } as SelectedItem
  return evaluate([item], noFacts, {phase: 'image', now: new Date(0)})[0]
}

const withSource = (more: object) =>
  ({key: 'a-rule', source: {...source, ...more}, file: {name: 'rules.yaml'}, line: 1}) as SelectedItem['rule']

describe('an item', () => {
  it('does not apply, and is not judged, where a tailoring says so', () => {
    const notapplicable = 'A node has no such thing (tailoring eks-node)'

    expect(judged({notapplicable, check: finding({status: 'fail'})})).toMatchObject({
      status: 'notapplicable',
      reason: notapplicable,
      findings: [],
    })
  })

  it('does not apply where the condition of its rule does not hold, and says what was seen', () => {
    const when = finding({status: 'fail', subject: 'chrony', actual: '3.5'}, {status: 'fail', subject: 'ntp'})

    expect(judged({when, check: finding({status: 'fail'})})).toMatchObject({
      status: 'notapplicable',
      reason: 'does not apply here: chrony is 3.5, ntp is not there',
    })
  })

  it.each<[string, Partial<Finding>, Partial<Result>]>([
    [
      'with the reason',
      {reason: 'rpm timed out', cause: 'timeout'},
      {reason: 'rpm timed out', cause: 'timeout'},
    ],
    ['with a reason of its own', {}, {reason: 'it is not known whether it applies'}],
  ])('is an error %s where it is not known whether it applies', (_, seen, told) => {
    const result = judged({when: finding({status: 'error', ...seen}), check: finding({})})

    expect(result).toMatchObject({status: 'error', ...told})
  })

  it('that a person decides shows what is attached, whatever that comes to', () => {
    const attach = [finding({status: 'fail', actual: '1'}), finding({actual: '2'})]

    expect(judged({attach, rule: withSource({manual: 'Look at it.'})})).toMatchObject({
      status: 'manual',
      reason: 'Look at it.',
      manual: 'Look at it.',
      findings: [{actual: '1'}, {actual: '2'}],
    })
  })

  it('tells each reason once', () => {
    const unread = {status: 'error', reason: 'it cannot be read'} as const
    const check = finding(unread, unread, {status: 'error', reason: 'it is cut'})

    expect(judged({check})?.reason).toBe('it cannot be read; it is cut')
  })

  it('has no reason where no finding has one', () => {
    expect(judged({check: finding({status: 'error'})})).not.toHaveProperty('reason')
    expect(judged({check: finding({reason: 'beside the value'})})).not.toHaveProperty('reason')
  })

  it('is predicted as soon as one finding is', () => {
    expect(judged({check: finding({}, {basis: 'predicted'})})?.basis).toBe('predicted')
    expect(judged({check: finding({}, {})})?.basis).toBe('observed')
  })

  it('says why it is tailored, and where to read more', () => {
    const references = ['https://example.com/a']

    expect(
      judged({check: finding({}), tailored: 'Not so here', rule: withSource({references})}),
    ).toMatchObject({
      status: 'pass',
      tailored: 'Not so here',
      references,
      why: 'Because.',
    })
  })
})
