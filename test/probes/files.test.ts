import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {factsFrom} from '../../src/collect/evidence.ts'
import {file, fileStats} from '../../src/probes/file.ts'
import {glob, visible} from '../../src/probes/glob.ts'
import {firstPersonId} from '../../src/probes/login-defs.ts'
import {program} from '../../src/probes/program.ts'
import {unitFiles} from '../../src/probes/unit-files.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-files-'))
  writeFileSync(join(directory, 'text'), 'a\n', {mode: 0o640})
  mkdirSync(join(directory, 'directory'), {mode: 0o750})
  spawnSync('mkfifo', ['-m', '600', join(directory, 'fifo')])
  symlinkSync('nowhere', join(directory, 'dangling'))
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

describe.each(shells)('asked by %s %s', (...shell) => {
  it.each([
    ['text', {type: 'file', mode: '0640', sizeBytes: 2, text: 'a\n'}],
    ['directory', {type: 'directory', mode: '0750'}],
    ['fifo', {type: 'other', mode: '0600'}],
  ])('a %s has its kind and mode, and text where it is a file', (name, expected) => {
    const fact = ask(file(join(directory, name)), shell)

    expect(fact).toMatchObject({exists: true, ...expected})
    expect('text' in fact).toBe(name === 'text')
  })

  it('a file that is not there, or of which only the link is, does not exist', () => {
    for (const name of ['none', 'dangling', 'text/below'])
      expect(ask(file(join(directory, name)), shell)).toEqual({exists: false, path: join(directory, name)})
  })

  it('a pattern finds links that lead nowhere, which have no owner to tell', () => {
    const names = ['dangling', 'directory', 'fifo', 'text']

    expect(ask(glob(`${directory}/*`), shell)).toEqual(names.map((name) => join(directory, name)))
    expect(ask(fileStats(`${directory}/*`), shell).map(({type}) => type)).toEqual([
      'directory',
      'other',
      'file',
    ])
  })

  it('a program has a path, or there is none', () => {
    expect(ask(program('stat'), shell)).toMatch(/^\/(usr\/)?bin\/stat$/)
    expect(ask(program('no-such-program'), shell)).toBeUndefined()
  })
})

describe('what a pattern finds', () => {
  it.each([
    ['/etc/a*', '{ [ -r /etc ] && [ -x /etc ]; }'],
    ['/a*', '{ [ -r / ] && [ -x / ]; }'],
    ['/*/a', 'false'],
  ])('%s is told to root, and to a user where %s', (pattern, condition) => {
    expect(visible(pattern)).toBe(`[ "$(id -u)" = 0 ] || ${condition}`)
  })
})

describe('the first id of a person', () => {
  it.each([
    ['what login.defs says', 'UID_MIN 500\n', 500],
    ['1000 where it says nothing', 'UMASK 077\n', 1000],
    ['1000 where it says no number', 'UID_MIN none\n', 1000],
  ])('is %s', (_, text, id) => {
    const answer = {output: `644 0 0 root root 9 regular file\n${text}`, exitCode: 0}

    expect(firstPersonId(factsFrom(new Map([['file:/etc/login.defs', answer]])))).toEqual({
      known: true,
      fact: id,
    })
  })

  it('is 1000 without login.defs, and not known where it could not be read', () => {
    const none = {output: "stat: cannot stat '/etc/login.defs': No such file or directory\n", exitCode: 1}

    expect(firstPersonId(factsFrom(new Map([['file:/etc/login.defs', none]])))).toEqual({
      known: true,
      fact: 1000,
    })
    expect(firstPersonId(factsFrom(new Map()))).toMatchObject({known: false, reason: 'not-collected'})
  })
})

describe('the files of a unit', () => {
  it('are its own, its drop-ins, and those for all units of its type', () => {
    const paths = ['fragment /etc/systemd/system/a.service', 'a.service.d /x/a.conf', 'service.d /x/b.conf']
    const output = `${MARK}\n${paths.map((path) => `\n${MARK} ${path}\n[Unit]\n`).join('')}`

    expect(unitFiles('a.service').parse({output, exitCode: 0})).toEqual({
      fragments: [{path: '/etc/systemd/system/a.service', text: '[Unit]\n'}],
      dropIns: [{path: '/x/a.conf', text: '[Unit]\n'}],
      typeDropIns: [{path: '/x/b.conf', text: '[Unit]\n'}],
    })
  })

  it('are none where an answer names none', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom('a', '/', '\n')}), (header) => {
        const output = `${MARK}\n\n${MARK} ${header}\n[Unit]\n`

        expect(unitFiles('a.service').parse({output, exitCode: 0}).fragments).toEqual([])
      }),
    )
  })
})
