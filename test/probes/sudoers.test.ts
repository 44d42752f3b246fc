import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {factsFrom} from '../../src/collect/evidence.ts'
import type {PresentFile} from '../../src/probes/file.ts'
import {parseSudoers, sudoersEntries} from '../../src/probes/sudoers.ts'

function sudoers(text: string): PresentFile {
  const owner = {uid: 0, gid: 0, user: 'root', group: 'root'}
  return {
    exists: true,
    path: '/etc/sudoers',
    type: 'file',
    mode: '0440',
    sizeBytes: text.length,
    ...owner,
    text,
  }
}

describe('sudoers', () => {
  it('has settings with scopes, negations and quotes, over continued lines', () => {
    const text =
      'Defaults@web env_keep += "A B", !use_pty, \\\n  !!lecture, timestamp_timeout=0 # five\nDefaults logfile=/a'

    expect(parseSudoers(sudoers(text))).toMatchObject([
      {name: 'env_keep', value: 'A B', scope: '@web', where: {line: 1}},
      {name: 'use_pty', value: 'false'},
      {name: 'lecture', value: 'true'},
      {name: 'timestamp_timeout', value: '0'},
      {name: 'logfile', value: '/a', where: {line: 3}},
    ])
  })

  it('tells user ids and old includes from comments', () => {
    const text =
      '#1000 ALL=(ALL) NOPASSWD: ALL\n#include old\n@includedir "/etc/more.d/"\n# NOPASSWD: no\nUser_Alias A = b'

    expect(parseSudoers(sudoers(text))).toMatchObject([
      {kind: 'specification', tags: ['NOPASSWD']},
      {kind: 'include', path: '/etc/old'},
      {kind: 'includedir', path: '/etc/more.d'},
    ])
  })

  it('are not known where they include themselves, however often', () => {
    const text = `440 0 0 root root 9 regular file\n${'#include /etc/sudoers\n'.repeat(5000)}`
    const facts = factsFrom(new Map([['file:/etc/sudoers', {output: text, exitCode: 0}]]))

    expect(sudoersEntries(facts)).toEqual({
      known: false,
      reason: 'unparsable',
      detail: 'sudoers include each other too deeply',
    })
  })

  it('is read whatever is in it', () => {
    const words = fc.constantFrom('Defaults', '#include', '\\', '\n', '"', '=', '!', ',', ' ', 'x')
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({unit: 'binary'}))), (parts) => {
        expect(parseSudoers(sudoers(parts.join(' ')))).toBeInstanceOf(Array)
      }),
    )
  })
})
