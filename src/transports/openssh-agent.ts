import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {UsageError} from '../errors.ts'
import {runProcess} from './run-process.ts'

/** An ssh-agent of our own that holds one key in memory. */
export interface KeyAgent {
  readonly socket: string
  stop(): Promise<void>
}

/**
 * Gives a key to the system's ssh without a file: an agent gets it through ssh-add's standard input. Only the
 * agent's socket is on disk. Throws `UsageError` when ssh-add does not take the key.
 */
export async function startKeyAgent(key: string, signal: AbortSignal): Promise<KeyAgent> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-'))
  const socket = join(directory, 'agent')
  const child = spawn('ssh-agent', ['-D', '-a', socket], {stdio: ['ignore', 'pipe', 'ignore']})
  const ended = once(child, 'close').catch(() => {})
  const stop = async (): Promise<void> => {
    child.kill()
    await ended
    await rm(directory, {recursive: true, force: true})
  }
  try {
    // It prints its socket when that is there.
    await Promise.race([once(child.stdout, 'data', {signal}), ended])
    await addKey(key, socket, signal)
    return {socket, stop}
  } catch (error) {
    await stop()
    throw error
  }
}

async function addKey(key: string, socket: string, signal: AbortSignal): Promise<void> {
  const env = {...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'never'}
  const text = `${key.replaceAll('\r', '').trim()}\n`
  const {exitCode, stderr} = await runProcess(
    ['ssh-add', '-q', '-'],
    {stdin: text, signal, onStdout: () => {}},
    env,
  )
  if (exitCode !== 0)
    throw new UsageError(
      `ssh-add does not take the key from standard input: ${stderr.trim().split('\n').at(-1)}`,
      {
        hint: 'It must be a private key without a passphrase',
      },
    )
}
