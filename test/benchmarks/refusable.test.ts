import {load} from 'js-yaml'
import {describe, expect, it} from 'vitest'
import {parseContent} from '../../src/benchmarks/parsed-content.ts'
import {findAliasFault, findRefusable} from '../../src/benchmarks/refusable.ts'
import {parseYaml} from '../../src/benchmarks/yaml.ts'
import {parseConfig} from '../../src/config/load.ts'
import {UsageError} from '../../src/errors.ts'
import {parseInventory} from '../../src/fleet/inventory.ts'
import {decodeWaivers} from '../../src/waivers/waiver-file.ts'
import {laughs} from '../fuzz/laughs.ts'

/** Lists of ten of the list before: 100 aliases of a few hundred characters stand for 10^10 lists. */
const bomb = laughs({levels: 10, width: 10})

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ['rules', (text) => parseContent({name: 'f.yaml', source: text})],
  ['a tailoring', (text) => parseContent({name: 'f.yaml', source: text}, 'tailoring')],
  ['waivers', (text) => decodeWaivers(parseYaml(text, 'f.yaml'))],
  ['assay.yaml', (text) => parseConfig(text, 'f.yaml')],
  ['an inventory', (text) => parseInventory(`- ${text.replaceAll('\n', '\n  ')}`, 'f.yaml')],
]

const refusalOf = (read: () => unknown): string => {
  try {
    read()
    return 'nothing'
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as Error).message
  }
}

describe.each(readers)('%s', (_, read) => {
  it.each([
    ['at the top', 'level: 1\n__proto__: {level: 2}', /^f\.yaml:2:\d+: no key may be named "__proto__"$/],
    ['far down', 'a:\n  - b: {"__proto__": 1}', /^f\.yaml:2:\d+: no key may be named "__proto__"$/],
    ['by an anchor that holds itself', 'a:\n  - &a {b: *a}', /^f\.yaml:2:\d+: an anchor holds itself$/],
    ['by aliases of aliases', bomb, /^f\.yaml:1:1: its aliases stand for more than 100000 maps and lists$/],
  ])('cannot hide anything %s', (_where, text, message) => {
    expect(refusalOf(() => read(text))).toMatch(message)
  })

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'refuse or take %s and never throw a bug',
    (key) => {
      expect(refusalOf(() => read(`${key}: {level: 2}`))).toMatch(/nothing|^f\.yaml:?.*/)
    },
  )
})

describe('aliases', () => {
  it('may be used as often as anybody would write them', () => {
    const text = `a: &a {x: [1, 2]}\nb: [${Array(90).fill('*a').join(', ')}]`

    expect(findRefusable(load(text, {maxAliases: 100}))).toBeUndefined()
  })

  it('count for what they add and not for what is written', () => {
    expect(findAliasFault(Array.from({length: 150_000}, () => []))).toBeUndefined()
  })
})
