import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {collect} from '../../src/collect/collect.ts'
import {factsOf} from '../../src/collect/evidence.ts'
import {directory, file} from '../../src/probes/file.ts'
import type {Probe, Reading} from '../../src/probes/probe.ts'
import {connectLocal} from '../../src/transports/local.ts'

const scratch = mkdtempSync(join(tmpdir(), 'assay-files-'))
const at = (name: string): string => join(scratch, name)
const GIB = 1024 ** 3

beforeAll(() => {
  writeFileSync(at('nul'), 'one\0two\n')
  writeFileSync(at('control'), 'a\r\n\u001b[2Jb\n')
  writeFileSync(at('latin1'), Buffer.from('caf\xe9\n', 'latin1'))
  writeFileSync(at('name with\nnewline and \'quotes" $(id)'), 'here\n')
  writeFileSync(at('huge'), '')
  truncateSync(at('huge'), 2 * GIB)
  execFileSync('mkfifo', [at('fifo')])
  symlinkSync('loop-b', at('loop-a'))
  symlinkSync('loop-a', at('loop-b'))
  symlinkSync('/dev/zero', at('zero'))
  mkdirSync(at('odd'))
  execFileSync('mkfifo', [at('odd/10-fifo.conf')])
  symlinkSync('/dev/zero', at('odd/20-zero.conf'))
  symlinkSync('nowhere', at('odd/30-dangling.conf'))
  mkdirSync(at('odd/40-directory.conf'))
  writeFileSync(at('odd/50-new\nline.conf'), 'text\0\r\n')
  mkdirSync(at('large'))
  writeFileSync(at('large/10-huge.conf'), '')
  truncateSync(at('large/10-huge.conf'), 2 * GIB)
})
afterAll(() => rmSync(scratch, {recursive: true}))

async function ask<Fact>(probe: Probe<Fact>): Promise<Reading<Fact>> {
  const {answers} = await collect(connectLocal(), [probe], {
    sudo: 'never',
    limits: {probeSeconds: 10, walkSeconds: 10},
    signal: AbortSignal.timeout(30_000),
  })
  return factsOf({
    schemaVersion: 1,
    tool: {name: 'assay', version: '0'},
    target: 'local:',
    host: {name: 'local', hostKeyTrust: 'none', transport: 'local', escalation: 'none'},
    collectedAt: new Date(0).toISOString(),
    durationMs: 0,
    problems: [],
    answers,
  }).of(probe)
}

describe('a file that is to be read', {timeout: 60_000}, () => {
  it.each([
    ['nul', 'one\u0001two\n'],
    ['control', 'a\r\n\u001b[2Jb\n'],
    ['latin1', 'caf\u{fffd}\n'],
    ['name with\nnewline and \'quotes" $(id)', 'here\n'],
  ])('%j is read as it is', async (name, text) => {
    expect(await ask(file(at(name)))).toMatchObject({known: true, fact: {exists: true, type: 'file', text}})
  })

  it.each(['fifo', 'zero'])('%s is seen and not read', async (name) => {
    const reading = await ask(file(at(name)))

    expect(reading).toMatchObject({known: true, fact: {exists: true, type: 'other'}})
    expect(reading).not.toHaveProperty('fact.text')
  })

  it('that has 2 GiB is truncated, which is no fact', async () => {
    expect(await ask(file(at('huge')))).toMatchObject({known: false, reason: 'truncated'})
  })

  it('that is a link to itself is no fact', async () => {
    expect(await ask(file(at('loop-a')))).toMatchObject({
      known: false,
      reason: 'unparsable',
      detail: expect.stringMatching(/Too many levels of symbolic links/),
    })
  })
})

describe('a directory that is to be read', {timeout: 60_000}, () => {
  it('gives its regular files and passes over the rest', async () => {
    const reading = await ask(directory(at('odd'), '*.conf'))

    expect(reading).toMatchObject({
      known: true,
      fact: [{path: at('odd/50-new?line.conf'), type: 'file', text: 'text\u0001\r\n'}],
    })
  })

  it('with a file that is too large to be read whole is no fact', async () => {
    expect(await ask(directory(at('large'), '*.conf'))).toMatchObject({known: false, reason: 'truncated'})
  })
})
