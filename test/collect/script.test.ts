import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {renderScript} from '../../src/collect/script.ts'
import {quote} from '../../src/probes/quote.ts'
import {askIn, feed, MARK, NONCE, question, shells} from './shells.ts'

const scratch = mkdtempSync(join(tmpdir(), 'assay-script-'))
afterAll(() => rmSync(scratch, {recursive: true, force: true}))

const paces = ['brief', 'quick', 'bounded', 'walk'] as const

describe.each(shells)('the script in $name', {timeout: 60_000}, ({words}) => {
  it.each(paces)('keeps output, trailing newlines and exit code of a %s question', async (pace) => {
    const probes = [
      question('text', "printf 'one\\ntwo\\n\\n'", {pace}),
      question('no newline', 'printf end', {pace}),
      question('silence', ':', {pace}),
      question('failure', 'echo partly; exit 7', {pace}),
      question('highest code', 'exit 255', {pace}),
    ]

    const {answers, complete} = await askIn(words, probes)

    expect(complete).toBe(true)
    expect(Object.fromEntries(answers)).toEqual({
      text: {output: 'one\ntwo\n\n', exitCode: 0},
      'no newline': {output: 'end', exitCode: 0},
      silence: {output: '', exitCode: 0},
      failure: {output: 'partly\n', exitCode: 7},
      'highest code': {output: '', exitCode: 255},
    })
  })

  it('counts bytes, whatever they are', async () => {
    const probes = [
      question('umlaut', "printf 'caf\\303\\251 \\342\\202\\254'"),
      question('not UTF-8', "printf 'caf\\351x\\377.'"),
      question('control', "printf 'a\\r\\n\\033[1m\\001\\177b'"),
      question('NUL', "printf 'a\\000b'"),
      question('after', 'echo after'),
    ]

    const {answers} = await askIn(words, probes)

    expect(Object.fromEntries(answers)).toEqual({
      umlaut: {output: 'café €', exitCode: 0},
      'not UTF-8': {output: 'caf\u{fffd}x\u{fffd}.', exitCode: 0},
      control: {output: 'a\r\n\u001b[1m\u0001\u007fb', exitCode: 0},
      NUL: {output: 'ab', exitCode: 0},
      after: {output: 'after\n', exitCode: 0},
    })
  })

  it('does not take what a file says for frames or trailers', async () => {
    const other = NONCE.replace('c', 'd')
    const hostile = `x\n@${other} 0 3 after\nNO!\n\n@${other} 0 0 end\n\n\n${other} 0.\n@`
    const probes = [question('hostile', `printf %s ${quote(hostile)}`), question('after', 'echo after')]

    const {answers} = await askIn(words, probes)

    expect(answers.get('hostile')).toEqual({output: hostile, exitCode: 0})
    expect(answers.get('after')).toEqual({output: 'after\n', exitCode: 0})
  })

  it.each(['brief', 'quick'] as const)(
    'gives a %s answer of the largest size whole, and says of any longer one that it is truncated',
    async (pace) => {
      const lengths = Array.from({length: 60}, (_, extra) => 1000 + extra)
      const probes = lengths.map((length) =>
        question(`${length}`, `printf %0${length}d 0; exit 127`, {maxBytes: 1000, pace}),
      )

      const {answers, complete} = await askIn(words, probes)

      expect(complete).toBe(true)
      expect(answers.get('1000')).toEqual({output: '0'.repeat(1000), exitCode: 127})
      expect(answers.get('1059')).toMatchObject({unavailable: 'truncated'})
      for (const length of lengths) {
        const said = answers.get(`${length}`)
        if (said && 'output' in said) expect(said).toEqual({output: '0'.repeat(length), exitCode: 127})
        else expect(said).toMatchObject({unavailable: 'truncated'})
      }
    },
  )

  it('stops reading what never ends', async () => {
    const probes = [
      question('zeros', "cat /dev/zero | tr '\\000' x", {maxBytes: 100_000}),
      question('words', 'while :; do echo word; done', {maxBytes: 100_000}),
      question('after', 'echo after'),
    ]

    const {answers} = await askIn(words, probes)

    expect(answers.get('zeros')).toMatchObject({unavailable: 'truncated'})
    expect(answers.get('words')).toMatchObject({unavailable: 'truncated'})
    expect(answers.get('after')).toEqual({output: 'after\n', exitCode: 0})
  })

  it('gives a question that hangs its time and goes on, also where it ignores being told', async () => {
    const probes = [
      question('hangs', 'echo begun; sleep 1000', {pace: 'bounded'}),
      question('stubborn', "trap '' TERM; sleep 1000", {pace: 'bounded'}),
      question('after', 'echo after'),
    ]

    const {answers, complete} = await askIn(words, probes)

    expect(complete).toBe(true)
    expect(answers.get('hangs')).toMatchObject({unavailable: 'timeout'})
    expect(answers.get('stubborn')).toMatchObject({unavailable: 'timeout'})
    expect(answers.get('after')).toEqual({output: 'after\n', exitCode: 0})
  })

  it('walks beside the other questions', async () => {
    const meeting = join(mkdtempSync(join(scratch, 'meet-')), 'walker')
    const probes = [
      question('walk', `mkdir ${meeting}; while [ -d ${meeting} ]; do sleep 0.02; done; echo met`, {
        pace: 'walk',
      }),
      question('other', `while ! rmdir ${meeting} 2>/dev/null; do sleep 0.02; done; echo met`),
    ]

    const {answers} = await askIn(words, probes)

    expect(answers.get('walk')).toEqual({output: 'met\n', exitCode: 0})
    expect(answers.get('other')).toEqual({output: 'met\n', exitCode: 0})
  })

  it('brings a walk that says more than a pipe holds', async () => {
    const probes = [question('walk', 'printf %0300000d 0', {pace: 'walk'}), question('other', 'echo other')]

    const {answers, complete} = await askIn(words, probes)

    expect(complete).toBe(true)
    expect(answers.get('walk')).toEqual({output: '0'.repeat(300_000), exitCode: 0})
    expect(answers.get('other')).toEqual({output: 'other\n', exitCode: 0})
  })

  it('lets no question read the rest of the script, and none change it', async () => {
    const probes = [
      question('greedy', 'cat; echo read'),
      question('greedy too', 'cat; echo read', {pace: 'bounded'}),
      question('vandal', 'PATH=/nowhere nonce=x mark=y; cd /proc; frame() { :; }; set -e; exit 3'),
      question('after', 'pwd; echo "$mark"'),
    ]

    const {answers, complete} = await askIn(words, probes)

    expect(complete).toBe(true)
    expect(answers.get('greedy')).toEqual({output: 'read\n', exitCode: 0})
    expect(answers.get('greedy too')).toEqual({output: 'read\n', exitCode: 0})
    expect(answers.get('vandal')).toEqual({output: '', exitCode: 3})
    expect(answers.get('after')).toEqual({output: `/\n${MARK}\n`, exitCode: 0})
  })

  it('answers under keys with newlines and quotes', async () => {
    const keys = ['file:/a\nb', `file:/it's "so" $HOME \\`, 'file:/ü']

    const {answers} = await askIn(
      words,
      keys.map((key) => question(key, 'echo here')),
    )

    expect([...answers]).toEqual(keys.map((key) => [key, {output: 'here\n', exitCode: 0}]))
  })

  it('makes its own nonce and mark when it is to be run by other means', async () => {
    const probes = [question('mark', 'echo "$mark"')]
    const script = renderScript(probes, {probeSeconds: 1, walkSeconds: 1}, 'made-on-host')

    const [one, two] = await Promise.all([feed(words, script), feed(words, script)])

    const announced = /\n@assay-evidence ([0-9a-f]{20})\n/
    expect(announced.exec(one.toString())?.[1]).toBeDefined()
    expect(announced.exec(one.toString())?.[1]).not.toBe(announced.exec(two.toString())?.[1])
  })
})
