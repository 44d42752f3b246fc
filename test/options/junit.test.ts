import {describe, expect, it} from 'vitest'
import {junitOptions} from '../../src/options/junit.ts'
import {usualJunit} from '../../src/reports/junit-options.ts'

describe('the flags of JUnit reports', () => {
  it('are the usual ones where none is given', () => {
    expect(junitOptions({})).toEqual(usualJunit)
  })

  it('refuse a value that they do not know', () => {
    expect(() => junitOptions({'waived-as': 'failed'})).toThrow(
      '--waived-as: "failed" is not one of skipped, failure, pass',
    )
  })
})
