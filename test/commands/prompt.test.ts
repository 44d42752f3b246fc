import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {quote} from '../../src/probes/quote.ts'
import {hasProgram} from '../has-program.ts'
import {makeKey, publicKey, startSshd} from '../targets/sshd.ts'
import {BUILDER, PASSWORD, startSudoHost} from '../targets/sudo-host.ts'
import {writeOwnBenchmark} from './own-benchmark.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-prompt-'))
afterAll(() => rmSync(directory, {recursive: true}))
writeOwnBenchmark(directory, 1)

const canAsk = ['sshd', 'script'].map(hasProgram).every(Boolean)
const canSudo = canAsk && process.getuid?.() === 0 && ['sudo', 'unshare'].map(hasProgram).every(Boolean)

const own = ['-F', 'none', '--rules', directory, '-b', 'own']

/** Runs check on a terminal of its own, and types an answer when the question is seen. */
async function checkOnTerminal(words: readonly string[], question: string, answer: string) {
  const command = [process.execPath, 'bin/assay.js', 'check', ...words].map(quote).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {stdio: ['pipe', 'pipe', 'inherit']})
  let seen = ''
  let asked = false
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString()
    if (!asked && seen.includes(question)) {
      asked = true
      child.stdin.write(`${answer}\r`)
    }
  })
  const [code] = await once(child, 'close')
  return {code: code as number, seen}
}

async function checkInPipe(words: readonly string[]) {
  const child = spawn(process.execPath, ['bin/assay.js', 'check', ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const [code] = await once(child, 'close')
  return {code: code as number, stderr}
}

describe('check', {timeout: 60_000}, () => {
  it.skipIf(!canAsk)(
    'asks for a passphrase on a terminal, does not show it, and asks nobody in a pipe',
    async () => {
      const host = await startSshd()
      const key = makeKey(join(host.directory, 'locked'), '-N', 'open sesame')
      appendFileSync(join(host.directory, 'authorized'), `${publicKey(key)}\n`)
      const target = `ssh://${host.user}@127.0.0.1:${host.port}`
      const words = [target, '-i', key, '--host-key', host.fingerprint, '--sudo', 'never', ...own]

      const typed = await checkOnTerminal(words, 'Passphrase for', 'open sesame')
      expect(typed.code, typed.seen).toBe(0)
      expect(typed.seen).not.toContain('sesame')

      const piped = await checkInPipe(words)
      expect(piped).toEqual({
        code: 3,
        stderr: `assay: the private key ${key} has a passphrase\nTry: Put the passphrase in ASSAY_PASSPHRASE, or the key into ssh-agent\n`,
      })
      await host.stop()
    },
  )

  it.skipIf(!canSudo)("asks for sudo's password on a terminal, and asks nobody in a pipe", async () => {
    const host = await startSudoHost([`${BUILDER} ALL=(ALL) ALL`])
    const target = `ssh://${BUILDER}@127.0.0.1:${host.port}`
    const words = [target, '-i', host.key, '--host-key', host.fingerprint, ...own]

    const typed = await checkOnTerminal(words, 'Password for sudo: ', PASSWORD)
    expect(typed.code, typed.seen).toBe(0)
    expect(typed.seen).not.toContain(PASSWORD)

    const piped = await checkInPipe(words)
    expect(piped.code).toBe(3)
    expect(piped.stderr).toContain('sudo asks for a password')
    await host.stop()
  })
})
