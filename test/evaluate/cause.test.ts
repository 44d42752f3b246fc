import {beforeAll, describe, expect, it} from 'vitest'
import {undecided} from '../../src/assertions/undecided.ts'
import type {SelectedItem} from '../../src/benchmarks/select.ts'
import {evaluate} from '../../src/evaluate/evaluate.ts'
import type {Result} from '../../src/evaluate/result.ts'
import {type Facts, UnavailableError, unavailableBy, unavailableReasons} from '../../src/probes/probe.ts'
import {everyItem} from './every-item.ts'

let items: readonly SelectedItem[]
beforeAll(async () => {
  items = await everyItem()
})

const context = {phase: 'image', now: new Date('2027-01-15T12:00:00Z')} as const

describe('the kind of the reason for which something is not known', () => {
  it.each(unavailableReasons)('goes with %s from the reading to the finding and the result', (reason) => {
    const facts: Facts = {of: () => ({known: false, reason, detail: 'it was so'})}
    const undecidedOnes = evaluate(items, facts, context).filter(({status}) => status === 'error')
    const astray = undecidedOnes.filter(
      ({cause, findings}) =>
        cause !== reason || findings.some((one) => one.status === 'error' && one.cause !== reason),
    )

    expect(undecidedOnes.length).toBeGreaterThan(300)
    expect(astray.map(({rule}) => rule)).toEqual([])
  })

  it('is not there where what was read does not decide', () => {
    expect(undecided('the database of AIDE', {detail: 'it is no file of this host'})).toEqual({
      status: 'error',
      subject: 'the database of AIDE',
      basis: 'observed',
      reason: 'it is no file of this host',
    })
  })

  it('of a result is that of its first finding which has one', () => {
    const seen = [{detail: 'a'}, {detail: 'b', reason: 'timeout'}, {detail: 'c', reason: 'lost'}] as const
    expect(judged(seen.map((one) => undecided('it', one)))).toMatchObject({status: 'error', cause: 'timeout'})
  })

  it('is not that of a result which was decided all the same', () => {
    const failed = {status: 'fail', subject: 'it', basis: 'observed'} as const
    const result = judged([undecided('it', {detail: 'a', reason: 'timeout'}), failed])
    expect(result.status).toBe('fail')
    expect(result.cause).toBeUndefined()
  })

  it('is what an error says of itself, or that the answer is not understood', () => {
    expect(unavailableBy(new UnavailableError('denied', 'only root can'))).toEqual({
      known: false,
      reason: 'denied',
      detail: 'only root can',
    })
    expect(unavailableBy(new Error('no number')).reason).toBe('unparsable')
  })
})

/** The result of an item whose check has these findings. */
function judged(findings: Result['findings']): Result {
  const [first] = items
  if (!first) throw new Error('there is no item')
  const assertion = {name: 'said', schema: null as never, probes: () => [], judge: () => findings}
  const check = {kind: 'assertion', assertion, spec: undefined} as const
  const {when: _, notapplicable: __, ...item} = first
  const facts: Facts = {of: () => ({known: false, reason: 'lost', detail: ''})}
  return evaluate([{...item, check}], facts, context)[0] as Result
}
