import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, vi} from 'vitest'
import {TargetError} from '../../src/errors.ts'
import {type Communicator, connectPacker} from '../../src/transports/packer.ts'

/** A communicator whose guest is this machine; each command has a group of its own, as sshd gives it. */
function localGuest(commands: string[] = [], path = process.env['PATH']): Communicator {
  return {
    async start(command) {
      commands.push(command)
      return {...spawnShell(command, path), abandon: () => {}}
    },
  }
}

function spawnShell(command: string, path = process.env['PATH']) {
  const env = {...process.env, PATH: path}
  const child = spawn('/bin/sh', ['-c', command], {stdio: 'pipe', detached: true, env})
  child.stdin.on('error', () => {})
  const exitStatus = once(child, 'close').then(([code]) => (code as number | null) ?? 143)
  return {stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exitStatus}
}

function run(communicator: Communicator, command: string, stdin = '', signal = new AbortController().signal) {
  const chunks: Buffer[] = []
  const transport = connectPacker(communicator, {name: 'guest', hostKeyTrust: 'none'})
  const result = transport.exec(command, {stdin, signal, onStdout: (chunk) => chunks.push(chunk)})
  return result.then((ended) => ({...ended, stdout: Buffer.concat(chunks).toString()}))
}

/** A process that has ended but whose parent has not heard of it yet is a zombie, not running. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe("Packer's connection", () => {
  it('runs a command with input, and gives its output, its errors and its exit code', async () => {
    expect(await run(localGuest(), 'cat; echo trouble >&2; exit 3', 'hello')).toEqual({
      exitCode: 3,
      stdout: 'hello',
      stderr: 'trouble\n',
    })
  })

  it('takes any command as it is', async () => {
    const command = `printf '%s' "it's \\$HOME" '!' "\\\\"`

    expect((await run(localGuest(), command)).stdout).toBe("it's $HOME!\\")
  })

  it.skipIf(process.platform !== 'linux')('ends the shells of a command that is aborted', async () => {
    const stop = new AbortController()
    const commands: string[] = []
    const guest = localGuest(commands)
    const transport = connectPacker(guest, {name: 'guest', hostKeyTrust: 'none'})
    let shell = 0
    const running = transport.exec('echo $$; (sleep 600); true', {
      stdin: '',
      signal: stop.signal,
      onStdout: (chunk) => {
        shell = Number(chunk)
        stop.abort(new Error('enough'))
      },
    })

    await expect(running).rejects.toThrow('enough')
    expect(commands.at(-1)).toContain('kill -TERM -')
    await vi.waitFor(() => expect(isRunning(shell)).toBe(false), {timeout: 10_000})
  })

  it.skipIf(process.platform !== 'linux')('ends them also where sudo hangs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'assay-sudo-'))
    writeFileSync(join(directory, 'sudo'), '#!/bin/sh\nexec sleep 600\n', {mode: 0o755})
    const stop = new AbortController()
    const transport = connectPacker(localGuest([], `${directory}:${process.env['PATH']}`), {
      name: 'guest',
      hostKeyTrust: 'none',
    })
    let shell = 0
    const running = transport.exec('echo $$; (sleep 600); true', {
      stdin: '',
      signal: stop.signal,
      onStdout: (chunk) => {
        shell = Number(chunk)
        stop.abort(new Error('enough'))
      },
    })

    await expect(running).rejects.toThrow('enough')
    await vi.waitFor(() => expect(isRunning(shell)).toBe(false), {timeout: 10_000})
    rmSync(directory, {recursive: true})
  })

  it.each([2_300_218, -1])('takes the exit status %i for a lost machine', async (status) => {
    const lost: Communicator = {
      start: async (command) => {
        const shell = spawnShell(command)
        return {...shell, exitStatus: shell.exitStatus.then(() => status), abandon: () => {}}
      },
    }

    await expect(run(lost, 'true')).rejects.toThrow(TargetError)
  })

  it('says when Packer does not start a command, or goes away', async () => {
    const refusing: Communicator = {start: () => Promise.reject(new Error('no session'))}
    const leaving: Communicator = {
      start: async (command) => ({
        ...spawnShell(command),
        exitStatus: Promise.reject(new Error('connection reset')),
        abandon: () => {},
      }),
    }

    await expect(run(refusing, 'true')).rejects.toThrow('Packer did not start a command: no session')
    await expect(run(leaving, 'true')).rejects.toThrow('Packer went away: connection reset')
  })

  it('starts nothing once the run is over', async () => {
    const commands: string[] = []
    const over = AbortSignal.abort(new Error('over'))

    await expect(run(localGuest(commands), 'true', '', over)).rejects.toThrow('over')
    expect(commands).toEqual([])
  })

  it('has no terminal to give', async () => {
    const transport = connectPacker(localGuest(), {name: 'guest', hostKeyTrust: 'none'})
    const options = {stdin: '', signal: new AbortController().signal, onStdout: () => {}, terminal: true}

    await expect(transport.exec('true', options)).rejects.toThrow('sudo wants a terminal')
  })
})
