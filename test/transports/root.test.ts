import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {collect} from '../../src/collect/collect.ts'
import {factsOf} from '../../src/collect/evidence.ts'
import {file} from '../../src/probes/file.ts'
import {host} from '../../src/probes/host.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {connectLocal} from '../../src/transports/local.ts'
import {hasProgram} from '../has-program.ts'

const canEnter = process.getuid?.() === 0 && ['busybox', 'unshare', 'ldd'].map(hasProgram).every(Boolean)

const image = mkdtempSync(join(tmpdir(), 'assay-image-'))
afterAll(() => rmSync(image, {recursive: true}))

/** A root with busybox, the libraries that it needs, and an os-release. */
beforeAll(() => {
  if (!canEnter) return
  for (const name of ['bin', 'dev', 'etc']) mkdirSync(join(image, name))
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], {encoding: 'utf8'}).trim()
  const linked = execFileSync('sh', ['-c', `ldd ${busybox} 2>&1 || true`], {encoding: 'utf8'})
  for (const [library] of linked.matchAll(/\/\S+(?= \(0x)/g)) {
    mkdirSync(join(image, dirname(library)), {recursive: true})
    copyFileSync(library, join(image, library))
  }
  copyFileSync(busybox, join(image, 'bin/busybox'))
  for (const tool of ['sh', 'cat', 'head', 'id', 'stat', 'timeout', 'tr', 'uname'])
    symlinkSync('busybox', join(image, 'bin', tool))
  writeFileSync(join(image, 'etc/os-release'), 'ID=amzn\nVERSION_ID=2023\nPRETTY_NAME="Amazon Linux 2023"\n')
})

const running: Probe<string> = {
  key: 'running',
  pace: 'quick',
  needs: 'running system',
  script: 'cat /proc/version',
  parse: ({output}) => output,
}

describe.skipIf(!canEnter)('root:DIR', {timeout: 60_000}, () => {
  it('answers from the disk, and not from the machine that runs Assay', async () => {
    const transport = connectLocal(image)
    const signal = AbortSignal.timeout(60_000)
    const limits = {probeSeconds: 20, walkSeconds: 20}
    const passwd = file('/etc/passwd')

    const {answers, escalation} = await collect(transport, [host, passwd, running], {
      sudo: 'auto',
      limits,
      signal,
    })

    const facts = factsOf({answers} as Parameters<typeof factsOf>[0])
    expect(escalation).toBe('none')
    expect(facts.of(host)).toMatchObject({known: true, fact: {os: {id: 'amzn', version: '2023'}}})
    // This machine has an /etc/passwd; the image has none.
    expect(facts.of(passwd)).toMatchObject({known: true, fact: {exists: false}})
    expect(facts.of(running)).toEqual({
      known: false,
      reason: 'not-running',
      detail: `running: only a running system can tell, and root:${image} is one on disk`,
    })
  })

  it('leaves nothing in the image', () => {
    expect(readdirSync(join(image, 'dev'))).toEqual([])
  })

  it('asks a running machine the same question', async () => {
    const signal = AbortSignal.timeout(60_000)
    const limits = {probeSeconds: 20, walkSeconds: 20}

    const {answers} = await collect(connectLocal(), [running], {sudo: 'never', limits, signal})

    expect(answers.get('running')).toMatchObject({exitCode: 0})
  })
})
