import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {statSync} from 'node:fs'
import {TargetError} from '../errors.ts'
import {keepBeginning, writeInput} from './exec-stream.ts'
import type {ExecOptions, ExecResult, Transport} from './transport.ts'

/** Runs commands on this machine, or inside `root` by chroot(8), which only root may do. */
export function connectLocal(root?: string): Transport {
  if (root !== undefined) checkRoot(root)
  const words = root === undefined ? ['/bin/sh', '-c'] : ['chroot', root, '/bin/sh', '-c']
  return {
    kind: 'local',
    identity: {name: root === undefined ? 'local' : `root:${root}`, hostKeyTrust: 'none'},
    exec: (command, options) => run([...words, command], options),
    close: async () => {},
  }
}

function checkRoot(root: string): void {
  if (!statSync(root, {throwIfNoEntry: false})?.isDirectory())
    throw new TargetError(`${root} is not a directory`, {hint: 'root:DIR is the mount point of an image'})
  if (process.getuid?.() !== 0)
    throw new TargetError(`only root can judge ${root}: it is entered by chroot`, {
      hint: 'Run Assay with sudo',
    })
}

async function run([program = '', ...words]: readonly string[], options: ExecOptions): Promise<ExecResult> {
  options.signal.throwIfAborted()
  // A process group of its own, so that an aborted run takes its children along.
  const child = spawn(program, words, {stdio: ['pipe', 'pipe', 'pipe'], detached: true})
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  const stderr = keepBeginning(child.stderr)
  child.stdout.on('data', options.onStdout)
  child.stdin.on('error', () => {})
  const closed = once(child, 'close')
  options.signal.addEventListener('abort', kill, {once: true})
  try {
    const writing = writeInput(child.stdin, options.stdin, options.signal)
    const [code, signal] = (await closed) as [number | null, string | null]
    child.stdin.destroy()
    options.signal.throwIfAborted()
    if (code === null) throw new TargetError(`the command was ended by ${signal}`)
    void writing
    return {exitCode: code, stderr: stderr()}
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason
    throw error instanceof TargetError
      ? error
      : new TargetError(`cannot run ${program}: ${(error as Error).message}`, {cause: error})
  } finally {
    options.signal.removeEventListener('abort', kill)
  }
}
