import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {hasProgram} from '../has-program.ts'
import {startSshd} from '../targets/sshd.ts'
import {writeOwnBenchmark} from './own-benchmark.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-interruption-'))
afterAll(() => rmSync(directory, {recursive: true}))

function check(...words: readonly string[]) {
  const child = spawn(process.execPath, ['bin/assay.js', 'check', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = once(child, 'close').then(([code]) => ({code: code as number, stderr}))
  return {child, ended}
}

describe('check, when it is interrupted', {timeout: 60_000}, () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s with %i while it connects', async (name, code) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as AddressInfo

    const {child, ended} = check(`ssh://127.0.0.1:${port}`, '--host-key', 'ignore', '-F', 'none')
    const [socket] = await once(server, 'connection')
    child.kill(name)

    expect(await ended).toEqual({code, stderr: `assay: the run was ended by ${name}\n`})
    socket.destroy()
    server.close()
  })

  it('ends when the key from standard input never comes, and says so', async () => {
    const words = ['check', 'ssh://127.0.0.1:1', '-i', '-', '-F', 'none', '--timeout', '1s']
    const child = spawn(process.execPath, ['bin/assay.js', ...words], {stdio: ['pipe', 'ignore', 'pipe']})
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })

    const [code] = await once(child, 'close')

    expect(code).toBe(3)
    expect(stderr).toContain('the host did not answer everything within 1s')
  })

  it.skipIf(!hasProgram('sshd'))('writes what is known when the host stands still half-way', async () => {
    const stuck = join(directory, 'stuck')
    // The first answers go out, and then nothing more.
    writeFileSync(stuck, '#!/bin/sh\n/bin/sh -s | { head -c 2500; exec sleep 300; }\n', {mode: 0o755})
    const host = await startSshd([`ForceCommand ${stuck}`])
    writeOwnBenchmark(directory, 60)
    const report = join(directory, 'report.json')

    const {child, ended} = check(
      `ssh://${host.user}@127.0.0.1:${host.port}`,
      ...['-i', host.key, '--host-key', host.fingerprint, '-F', 'none', '--rules', directory],
      ...['-b', 'own', '-o', `json=${report}`, '--sudo', 'never'],
    )
    // The question whether the host is still there comes long after the answers.
    while (!host.log().includes('keepalive@openssh.com'))
      await new Promise((resolve) => setTimeout(resolve, 50))
    child.kill('SIGINT')

    expect(await ended).toMatchObject({code: 130})
    const {problems, results} = JSON.parse(readFileSync(report, 'utf8'))
    expect(problems[0].message).toMatch(/was ended: the run was ended by SIGINT$/)
    expect(results[0]).toMatchObject({status: 'error'})
    await host.stop()
  })
})
