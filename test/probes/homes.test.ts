import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {dotFiles} from '../../src/probes/dot-files.ts'
import {rootPath} from '../../src/probes/root-path.ts'
import {shellFiles} from '../../src/probes/shell-files.ts'
import {ask, shells} from './ask.ts'

const isRoot = process.getuid?.() === 0

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "assay home's "))
  mkdirSync(join(home, 'deep'))
  writeFileSync(join(home, '.a\n0 0 0 b'), '', {mode: 0o640})
  writeFileSync(join(home, 'deep', '.netrc'), '', {mode: 0o600})
  writeFileSync(join(home, 'plain'), '')
  symlinkSync('/etc/shadow', join(home, '.link'))
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

describe('a home', () => {
  it.each([
    ['/', true],
    ['//', true],
    ['/root', false],
  ])('of %s is searched at its top alone: %s', (path, only) => {
    expect(dotFiles(path).script.includes('-maxdepth 1 ')).toBe(only)
  })
})

// Run as root: only root can see every home.
describe.skipIf(!isRoot)('homes', () => {
  it.each(shells)(
    'have dot files that %s finds at any depth, without links and whatever their names',
    (...shell) => {
      const found = ask(dotFiles(home), shell).toSorted((a, b) => a.path.localeCompare(b.path))

      expect(found.map(({mode, path}) => `${mode} ${path.slice(home.length)}`)).toEqual([
        '0640 /.a?0 0 0 b',
        '0600 /deep/.netrc',
      ])
    },
  )

  it.each(shells)('have none where there is no such directory, says %s', (...shell) => {
    expect(ask(dotFiles(`${home}/none`), shell)).toEqual([])
  })

  it.each(shells)('of root give %s a path of directories', (...shell) => {
    expect(ask(rootPath, shell)).toMatch(/^\/.*\/bin/)
  })

  it.each(shells)('of root may say nothing to %s', (...shell) => {
    expect(ask(shellFiles, shell)).toBeInstanceOf(Array)
  })
})

describe('what shells read when they start', () => {
  const parse = (text: string) =>
    shellFiles.parse({output: `feedfacefeedface\n\nfeedfacefeedface /etc/profile\n${text}`, exitCode: 0})

  it('has masks and times behind conditions, and none in comments', () => {
    const [file] = parse(
      '5:if true; then umask 022; else umask -S u=rwx,g=rx,o=; fi # umask 0\n9:export -n TMOUT; TMOUT="60"\n',
    )

    expect(file?.umasks.map(({mask, where}) => `${mask} ${where.line}`)).toEqual(['022 5', 'u=rwx,g=rx,o= 5'])
    expect(file?.timeouts.map(({seconds}) => seconds)).toEqual(['60'])
    expect(file?.timeoutIsReadonly).toBe(false)
  })

  it('is a fact or an error, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.nat(255), (output, exitCode) => {
        expect(parse(output)[0]).toHaveProperty('umasks')
        for (const probe of [shellFiles, rootPath, dotFiles('/root')]) {
          try {
            probe.parse({output, exitCode})
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }
      }),
    )
  })
})
