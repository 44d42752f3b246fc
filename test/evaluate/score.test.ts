import {expect, it} from 'vitest'
import {scoreOf} from '../../src/evaluate/score.ts'

const none = {pass: 0, fail: 0, error: 0, manual: 0, notapplicable: 0, deferred: 0, waived: 0}

it.each([
  [{pass: 3, fail: 1}, 75],
  [{pass: 1, error: 1}, 50],
  [{pass: 2, fail: 1}, 66.6],
  [{pass: 999, fail: 1}, 99.9],
  [{pass: 9999, fail: 1}, 99.9],
  [{pass: 5}, 100],
  [{fail: 5}, 0],
  [{pass: 1, waived: 9, manual: 9, notapplicable: 9, deferred: 9}, 100],
  [{manual: 3, waived: 2}, undefined],
  [{}, undefined],
])('scores %o with %s', (counts, score) => {
  expect(scoreOf({...none, ...counts})).toBe(score)
})
