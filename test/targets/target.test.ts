import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {parseTarget} from '../../src/targets/target.ts'

describe('parseTarget', () => {
  it.each([
    ['node', {kind: 'ssh', host: 'node'}],
    ['ec2-user@10.0.0.5', {kind: 'ssh', host: '10.0.0.5', user: 'ec2-user'}],
    ['ssh://node', {kind: 'ssh', host: 'node'}],
    ['ssh://ec2-user@node:2222', {kind: 'ssh', host: 'node', user: 'ec2-user', port: 2222}],
    ['ssh://[2001:db8::1]:22/', {kind: 'ssh', host: '2001:db8::1', port: 22}],
    ['2001:db8::1', {kind: 'ssh', host: '2001:db8::1'}],
    ['ssh://a%40b@node', {kind: 'ssh', host: 'node', user: 'a@b'}],
    ['local:', {kind: 'local'}],
    ['root:/mnt/image', {kind: 'root', directory: '/mnt/image'}],
    ['evidence:a b.json.gz', {kind: 'evidence', file: 'a b.json.gz'}],
  ])('takes %s', (text, target) => {
    expect(parseTarget(text)).toEqual({...target, text})
  })

  it.each([
    '',
    '-oProxyCommand=x',
    'ssh://-oProxyCommand=x',
    '-l@node',
    'node:22',
    'ssh://node:0',
    'ssh://node:65536',
    'ssh://node:x',
    'ssh://',
    'ssh://a@b@c',
    'ssh://%@node',
    'node;reboot',
    '$(id)@node',
    'root:',
    'evidence:',
  ])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(UsageError)
  })

  it('gives a target or UsageError for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `ssh://${text}`),
        ),
        (text) => {
          try {
            expect(parseTarget(text).text).toBe(text)
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError)
          }
        },
      ),
    )
  })
})
