import {expect, it} from 'vitest'
import {policyOf} from '../../src/options/policy.ts'

it.each([
  [{'min-score': '101'}, /--min-score/],
  [{'min-score': '-1'}, /--min-score/],
  [{'min-score': 'NaN'}, /--min-score/],
  [{'max-failures': '1.5'}, /--max-failures/],
  [{treat: ['pass=fail']}, /--treat/],
  [{treat: ['error=ignore']}, /--treat/],
])('refuses the policy %j', (flags, message) => {
  expect(() => policyOf(flags)).toThrow(message)
})
