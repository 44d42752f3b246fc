import {describe, expect, it} from 'vitest'
import {compareWithBaseline} from '../../src/evaluate/baseline.ts'
import {pairResults} from '../../src/evaluate/pair-results.ts'
import type {Result, Status} from '../../src/evaluate/result.ts'
import {sampleFinding, sampleReport, sampleResult} from '../reports/sample-report.ts'

const withFindings = (status: 'fail' | 'error', ...subjects: string[]): Result =>
  sampleResult({status, findings: subjects.map((subject) => sampleFinding({status, subject}))})
const failing = withFindings('fail', 'a')
const compare = (before: readonly Result[], after: readonly Result[]) =>
  compareWithBaseline(after, sampleReport({results: before}))

describe('beside a baseline', () => {
  it.each<[string, Result | Status, Result | Status, boolean]>([
    ['what failed already is known', failing, failing, true],
    ['what fails for less is known', withFindings('fail', 'a', 'b'), failing, true],
    ['what fails for one thing more is new', failing, withFindings('fail', 'a', 'b'), false],
    ['what fails for another thing is new', failing, withFindings('fail', 'b'), false],
    ['what passed is new', 'pass', failing, false],
    ['what was not decided is new', withFindings('error', 'a'), failing, false],
    ['what was waived is new', sampleResult({...failing, status: 'waived'}), failing, false],
    ['what is not decided any more is new', failing, withFindings('error', 'a'), false],
    ['what could not be decided already is known', 'error', 'error', true],
    ['what passes is not marked', failing, 'pass', false],
  ])('%s', (_, before, after, known) => {
    const resultOf = (one: Result | Status) =>
      typeof one === 'string' ? sampleResult({status: one, findings: []}) : one
    const {results, problems} = compare([resultOf(before)], [resultOf(after)])

    expect(results[0]?.known ?? false).toBe(known)
    expect(problems).toEqual([])
  })

  it('a check that vanished is a problem', () => {
    expect(
      compare([sampleResult(), sampleResult({item: '3.2.2', rule: 'gone'})], [sampleResult()]).problems,
    ).toEqual([
      expect.objectContaining({
        kind: 'baseline',
        message: 'the baseline has items that were not judged: cis-amazon-eks/3.2.2 (gone)',
      }),
    ])
  })

  it.each([
    [10, 'eks/10 (a-rule)'],
    [12, 'eks/10 (a-rule) and 2 more'],
  ])('names ten of %d checks that vanished', (number, end) => {
    const gone = Array.from({length: number}, (_, at) =>
      sampleResult({benchmark: 'eks', item: `${at + 1}`, rule: 'a-rule'}),
    )

    expect(compare(gone, []).problems[0]?.message.endsWith(`, ${end}`)).toBe(true)
  })

  it('an item that is new is judged as ever', () => {
    expect(compare([], [failing])).toEqual({results: [failing], problems: []})
  })
})

describe('pairs of two runs', () => {
  const numbers = (before: readonly Result[], after: readonly Result[]) =>
    pairResults(before, after).map((pair) => [pair.before?.item, pair.after?.item])
  const numbered = (...items: string[]) => items.map((item) => sampleResult({item}))

  it.each([
    [
      'by rule and number',
      ['1', '2'],
      ['2', '1'],
      [
        ['2', '2'],
        ['1', '1'],
      ],
    ],
    ['by rule where the number moved', ['3.1'], ['4.1'], [['3.1', '4.1']]],
    [
      'with what is gone last',
      ['1', '2'],
      ['2'],
      [
        ['2', '2'],
        ['1', undefined],
      ],
    ],
    [
      'with what is new alone',
      ['1'],
      ['1', '2'],
      [
        ['1', '1'],
        [undefined, '2'],
      ],
    ],
  ])('are made %s', (_, before, after, pairs) => {
    expect(numbers(numbered(...before), numbered(...after))).toEqual(pairs)
  })

  it('are not made across benchmarks', () => {
    expect(pairResults([sampleResult()], [sampleResult({benchmark: 'other'})])).toHaveLength(2)
  })
})
