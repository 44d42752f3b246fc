import {describe, expect, it} from 'vitest'
import {deduplicate} from '../../src/collect/answers.ts'
import {question} from './shells.ts'

describe('deduplicate', () => {
  it('throws when two questions have one key', () => {
    expect(() => deduplicate([question('a', 'one'), question('a', 'two')])).toThrow(
      'two probes have the key a',
    )
  })

  it('asks on every system that one of the equal questions is for', () => {
    const on = (...systems: string[]) => ({...question('a', ':'), systems})

    expect(deduplicate([on('amzn-2'), on('amzn-2023', 'amzn-2')])[0]?.systems).toEqual([
      'amzn-2',
      'amzn-2023',
    ])
    expect(deduplicate([on('amzn-2'), question('a', ':')])[0]?.systems).toBeUndefined()
  })
})
