import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import {TargetError} from '../errors.ts'
import {keepBeginning, writeInput} from './exec-stream.ts'
import type {ExecOptions, ExecResult} from './transport.ts'

/**
 * Runs a program of this machine to its end. Throws `TargetError` when it cannot be started or a signal ends
 * it, and the signal's reason when the run is aborted: then its children end with it.
 */
export async function runProcess(
  [program = '', ...words]: readonly string[],
  options: ExecOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ExecResult> {
  options.signal.throwIfAborted()
  // A process group of its own, so that an aborted run takes its children along.
  const child = spawn(program, words, {stdio: ['pipe', 'pipe', 'pipe'], detached: true, env})
  const stderr = keepBeginning(child.stderr)
  child.stdout.on('data', options.onStdout)
  child.stdin.on('error', () => {})
  const closed = once(child, 'close', {signal: options.signal})
  try {
    const writing = writeInput(child.stdin, options.stdin, options.signal)
    const [code, signal] = (await closed) as [number | null, string | null]
    child.stdin.destroy()
    void writing
    if (code === null) throw new TargetError(`the command was ended by ${signal}`)
    return {exitCode: code, stderr: stderr()}
  } catch (error) {
    end(child)
    if (options.signal.aborted) throw options.signal.reason
    throw error instanceof TargetError
      ? error
      : new TargetError(`cannot run ${program}: ${(error as Error).message}`, {cause: error})
  }
}

function end(child: ChildProcessWithoutNullStreams): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself, or it is root's under sudo and ends at its next write.
  }
}
