import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import Completion from '../../src/commands/completion.ts'
import {formatNames} from '../../src/reports/formats.ts'
import {hasProgram} from '../has-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'assay-completion-'))
const file = (name: string): string => join(folder, name)

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const {stdout} = await captureOutput(() => Completion.run([shell], {root}))
    writeFileSync(file(shell), stdout)
  }
  writeFileSync(file('result.json'), '')
})
afterAll(() => rmSync(folder, {recursive: true}))

/** What a shell prints; anything on standard error is a fault of the script. */
function said(shell: string, words: readonly string[], input = ''): readonly string[] {
  const {stdout, stderr} = spawnSync(shell, words, {cwd: folder, input, encoding: 'utf8'})
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

/** Asks bash as readline does: with the words before the cursor, of which the last is being typed. */
function inBash(...words: string[]): readonly string[] {
  const ask = `source ./bash; COMP_WORDS=(assay "$@"); COMP_CWORD=$#; _assay; printf '%s\\n' "\${COMPREPLY[@]}"`
  return said('bash', ['--norc', '-c', ask, 'bash', ...words])
}

/** Runs the function in real zsh; what only works while a person types is replaced by what prints it. */
function inZsh(...words: string[]): readonly string[] {
  const ask = `compdef() { }; compset() { return 1 }; compadd() { shift; print -rl -- "$@" }
    _describe() { print -rl -- \${(P)2} }; _files() { print FILES "$@" }; _hosts() { print HOSTS }
    source ./zsh; words=(assay "$@"); CURRENT=$#words; PREFIX=$words[-1]; _assay`
  return said('zsh', ['-f', '-c', ask, 'zsh', ...words])
}

function inFish(line: string): readonly string[] {
  const ask = `source ./fish; complete -C '${line}'`
  return said('fish', ['--no-config', '-c', ask]).map((one) => one.split('\t')[0] ?? '')
}

const commands = ['attest', 'benchmarks', 'check', 'collect', 'completion', 'packer', 'waivers']

describe.skipIf(!hasProgram('bash'))('the completion of bash', () => {
  it('knows the commands, the topics and what is below them', () => {
    expect(inBash('')).toEqual(expect.arrayContaining(commands))
    expect(inBash('benchmarks', '')).toEqual(['import', 'lint', 'list', 'show'])
    expect(inBash('wa')).toEqual(['waivers'])
  })

  it('knows the flags of a command, and only those', () => {
    expect(inBash('check', '--le')).toEqual(['--level'])
    expect(inBash('check', '--phase', 'node', '--inv')).toEqual(['--inventory'])
    expect(inBash('demo', '--le')).toEqual([])
    expect(inBash('packer', 'install', '--pa')).toEqual(['--path'])
  })

  it.each([
    ['after a blank', ['check', '--level', '']],
    ['after =', ['check', '--level', '=']],
    ['of a short flag', ['check', '-l', '']],
  ])('knows the values of a flag %s', (_, words) => {
    expect(inBash(...words)).toEqual(['1', '2'])
  })

  it('knows what is half written behind =', () => {
    expect(inBash('check', '--phase', '=', 'bo')).toEqual(['booted'])
  })

  it('knows the formats of reports, and leaves files to bash', () => {
    expect(inBash('check', '-o', '')).toEqual(formatNames())
    expect(inBash('check', '-o', 'html', '=', 're')).toEqual([])
    expect(inBash('report', '')).toEqual([])
    expect(said('bash', ['--norc', '-c', 'source ./bash; complete -p assay'])).toEqual([
      'complete -o default -F _assay assay',
    ])
  })

  it.skipIf(!hasProgram('shellcheck'))('is written as shellcheck likes it', () => {
    // SC2207: mapfile is not in the bash of macOS, and no word that is completed has a blank.
    expect(said('shellcheck', ['-s', 'bash', '-e', 'SC2207', file('bash')])).toEqual([])
  })
})

describe.skipIf(!hasProgram('zsh'))('the completion of zsh (skipped without zsh)', () => {
  it('knows the commands, with what they are for', () => {
    expect(inZsh('')).toContain('check:Judge hosts, and fail if their image must not exist.')
    expect(inZsh('benchmarks', '').map((entry) => entry.split(':')[0])).toEqual(
      expect.arrayContaining(['import', 'lint', 'list', 'show']),
    )
  })

  it('knows flags and their values', () => {
    expect(inZsh('check', '-')).toContain('--level:CIS profile level; 2 includes 1.')
    expect(inZsh('check', '--level', '')).toEqual(['1', '2'])
    expect(inZsh('check', '-o', '')).toEqual(formatNames())
    expect(inZsh('check', '--identity', '')).toEqual(['FILES'])
    expect(inZsh('check', '--rules', '')).toEqual(['FILES -/'])
    expect(inZsh('check', '')).toEqual(['HOSTS', 'FILES'])
  })
})

describe.skipIf(!hasProgram('fish'))('the completion of fish (skipped without fish)', () => {
  it('knows the commands, the topics and what is below them', () => {
    expect(inFish('assay ')).toEqual(expect.arrayContaining(commands))
    expect(inFish('assay benchmarks ')).toEqual(['import', 'lint', 'list', 'show'])
  })

  it('knows flags, their values and files', () => {
    expect(inFish('assay check --lev')).toEqual(['--level'])
    expect(inFish('assay check --level ')).toEqual(['1', '2'])
    expect(inFish('assay check -o js')).toEqual(['json'])
    expect(inFish('assay check -o json=res')).toEqual(['json=result.json'])
    expect(inFish('assay report res')).toEqual(['result.json'])
  })
})

describe('assay completion', () => {
  it('knows bash, zsh and fish', async () => {
    const {error} = await captureOutput(() => Completion.run(['tcsh'], {root}))

    expect(error?.message).toMatch(/bash, zsh, fish/)
  })
})
