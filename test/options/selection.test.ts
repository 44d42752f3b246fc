import {describe, expect, it} from 'vitest'
import {planOptions} from '../../src/options/selection.ts'

describe('--set', () => {
  it.each([
    ['deny=3', {deny: 3}],
    ['ratio=-1.5', {ratio: -1.5}],
    ['strict=true', {strict: true}],
    ['firewall=nftables', {firewall: 'nftables'}],
    ['mode=0750', {mode: '0750'}],
    ['kernelVersion=6.10', {kernelVersion: '6.10'}],
    ['kernelVersion=', {kernelVersion: ''}],
    ['url=a=b', {url: 'a=b'}],
  ])('takes %s as %j', (text, values) => {
    expect(planOptions({level: '1', phase: 'image', set: [text]}).values).toEqual(values)
  })

  it('refuses what has no name', () => {
    expect(() => planOptions({level: '1', phase: 'image', set: ['nftables']})).toThrow(
      '--set: "nftables" is not NAME=VALUE',
    )
  })
})
