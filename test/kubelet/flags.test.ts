import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {flagNamed, gateFlag, parseFlags} from '../../src/kubelet/flags.ts'
import {KubeletRefusal} from '../../src/kubelet/refusal.ts'
import {flagValue, seconds} from '../../src/kubelet/typed.ts'

const flags = (...words: string[]) => parseFlags(words.map((text) => ({text, place: {file: '/u'}})))

describe('the flags of a kubelet', () => {
  it.each([
    [['--read-only-port=1', '--read-only-port', '2'], 'read-only-port', '2'],
    [['--read_only_port=3'], 'read-only-port', '3'],
    [['--anonymous-auth', '--v=2'], 'anonymous-auth', 'true'],
    [['--anonymous-auth', 'false'], 'anonymous-auth', 'true'],
    [['--node-labels=a=1', '--node-labels', 'b=2'], 'node-labels', 'a=1,b=2'],
    [['--config=/a', '--', '--config=/b'], 'config', '/a'],
  ])('of %j give %s the value %s', (words, name, value) => {
    expect(flagNamed(flags(...words), name)?.value).toBe(value)
  })

  it('are refused where a value is missing', () => {
    expect(() => flags('--config')).toThrow(KubeletRefusal)
  })

  it('name a feature gate wherever it is said last', () => {
    const given = flags('--feature-gates=A=true,B=false', '--feature-gates=A=false')

    expect([gateFlag(given, 'A')?.value, gateFlag(given, 'B')?.value, gateFlag(given, '__proto__')]).toEqual([
      'false',
      'false',
      undefined,
    ])
  })

  it('read a boolean as Go does', () => {
    const flag = (value: string) => ({name: 'anonymous-auth', value, place: {file: '/u', line: 3}})

    expect([flagValue(flag('0'), 'boolean'), flagValue(flag('TRUE'), 'boolean')]).toEqual([false, true])
    expect(() => flagValue(flag('off'), 'boolean')).toThrow('/u:3: --anonymous-auth must be true or false')
  })

  it('are read whatever the words are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        try {
          return Array.isArray(flags(...words))
        } catch (error) {
          return error instanceof KubeletRefusal
        }
      }),
    )
  })
})

describe('seconds', () => {
  it.each([
    ['4h0m0s', 14_400],
    ['1.5h', 5400],
    ['500ms', 0.5],
    ['0', 0],
    ['-5m', -300],
    ['5', undefined],
    ['4x', undefined],
    ['', undefined],
  ])('of %j are %s', (text, value) => {
    expect(seconds(text)).toBe(value)
  })
})
