import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import {statSync} from 'node:fs'
import {resolve} from 'node:path'
import {TargetError} from '../errors.ts'
import {keepBeginning, writeInput} from './exec-stream.ts'
import type {ExecOptions, ExecResult, Transport} from './transport.ts'

/**
 * Shows an image's root to a command: read-only, so that nothing of the run stays in the image, and with the
 * three devices that a shell script needs. The mounts are in a namespace that ends with the command.
 */
const ENTER_ROOT = `set -e
mount --rbind "$0" "$0"
mount -o remount,bind,ro "$0"
[ -d "$0/dev" ] || { echo "$0 has no /dev" >&2; exit 1; }
mount -t tmpfs -o mode=755,size=64k tmpfs "$0/dev"
for device in null zero urandom; do : >"$0/dev/$device"; mount --bind "/dev/$device" "$0/dev/$device"; done
exec chroot "$0" /bin/sh -c "$1"`

/** Runs commands on this machine, or inside `root`, the mount point of an image, which only root may do. */
export function connectLocal(root?: string): Transport {
  if (root !== undefined) checkRoot(root)
  return {
    kind: 'local',
    identity: {name: root === undefined ? 'local' : `root:${root}`, hostKeyTrust: 'none'},
    exec: (command, options) => run(root === undefined ? inShell(command) : inRoot(root, command), options),
    close: async () => {},
  }
}

function inShell(command: string): readonly string[] {
  return ['/bin/sh', '-c', command]
}

function inRoot(root: string, command: string): readonly string[] {
  const enter = ['/bin/sh', '-c', ENTER_ROOT, resolve(root), command]
  return ['unshare', '--mount', '--propagation', 'private', ...enter]
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
