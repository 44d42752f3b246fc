import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {factsFrom} from '../../src/collect/evidence.ts'
import type {PresentFile} from '../../src/probes/file.ts'
import type {Facts} from '../../src/probes/probe.ts'
import {mapReading} from '../../src/probes/reading.ts'
import {parseSudoers, sudoersEntries, sudoersFollowUps} from '../../src/probes/sudoers.ts'

const MARK = 'feedfacefeedface'
const OWNED = '440 0 0 root root 9 regular file'

/** The facts of a host whose files and directories of sudoers hold this. */
function said(texts: Readonly<Record<string, string>>): Facts {
  const answers = Object.entries(texts).map(([key, text]) => {
    const output = `${key.startsWith('directory:') ? MARK : OWNED}\n${text}`
    return [key, {output, exitCode: 0}] as const
  })
  return factsFrom(new Map(answers))
}

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
    const facts = said({'file:/etc/sudoers': '#include /etc/sudoers\n'.repeat(5000)})

    expect(sudoersEntries(facts)).toEqual({
      known: false,
      reason: 'unparsable',
      detail: 'sudoers include each other too deeply',
    })
  })

  it('are read further where they or their drop-ins include others, each once', () => {
    const facts = said({
      'file:/etc/sudoers': '#include /etc/a\n@includedir /etc/sudoers.d\n',
      'directory:/etc/sudoers.d/*': `\n${MARK} ${OWNED} /etc/sudoers.d/x\n@include /etc/a\n@include /etc/b\n`,
    })

    expect(sudoersFollowUps(facts).map(({key}) => key)).toEqual([
      'file:/etc/a',
      'directory:/etc/sudoers.d/*',
      'file:/etc/b',
    ])
    expect(sudoersFollowUps(said({}))).toEqual([])
  })

  it('are those of files that are included too, but for names that sudo passes over', () => {
    const dropIns = ['x', 'x.bak', 'x~'].map(
      (name) => `\n${MARK} ${OWNED} /etc/sudoers.d/${name}\n${name.length} ALL=ALL\n`,
    )
    const reading = sudoersEntries(
      said({
        'file:/etc/sudoers': 'root ALL=ALL\n@include /etc/a.conf\n@includedir /etc/sudoers.d\n',
        'file:/etc/a.conf': 'Defaults use_pty\n',
        'directory:/etc/sudoers.d/*': dropIns.join(''),
      }),
    )

    expect(mapReading(reading, (entries) => entries.map(({where}) => where.file))).toEqual({
      known: true,
      fact: ['/etc/sudoers', '/etc/sudoers', '/etc/sudoers', '/etc/a.conf', '/etc/sudoers.d/x'],
    })
  })

  it('are not known where an included file was not read, or sudo is not there', () => {
    expect(sudoersEntries(said({'file:/etc/sudoers': '@include /etc/a\n'}))).toMatchObject({
      known: false,
      reason: 'not-collected',
    })
    const answer = {output: "stat: cannot stat '/etc/sudoers': No such file or directory\n", exitCode: 1}
    expect(sudoersEntries(factsFrom(new Map([['file:/etc/sudoers', answer]])))).toEqual({
      known: false,
      reason: 'missing-tool',
      detail: '/etc/sudoers is not there',
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
