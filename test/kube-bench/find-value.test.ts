import {describe, expect, it} from 'vitest'
import type {TestItem} from '../../src/kube-bench/controls.ts'
import {findValue} from '../../src/kube-bench/find-value.ts'

const item: TestItem = {flag: '', env: '', path: '', set: true, op: '', compareValue: '', line: 1}

describe("an item's value", () => {
  it.each([
    ['flag', 'kubelet --a=1'],
    ['env', 'A=1\nB=2'],
  ] as const)('is not found in a %s where the item names none', (source, text) => {
    expect(findValue(source, item, text)).toBeUndefined()
  })

  it('of a variable is what stands on its line', () => {
    expect(findValue('env', {...item, env: 'A'}, 'A=1\nB=2')).toBe('1')
    expect(findValue('env', {...item, env: 'C'}, 'A=1\nB=2')).toBeUndefined()
  })

  it.each([
    ['--a=1 --b=2', '1'],
    ['--a: 1', '1'],
    ['--a 1', 'true'],
    ['--a', 'true'],
  ])('of a flag in %s is %s', (text, value) => {
    expect(findValue('flag', {...item, flag: '--a'}, text)).toBe(value)
  })

  it('of a word that is no flag is the word itself', () => {
    expect(findValue('flag', {...item, flag: 'root:root'}, 'root:root\n')).toBe('root:root')
  })
})
