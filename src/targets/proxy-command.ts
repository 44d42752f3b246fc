import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {Duplex} from 'node:stream'
import {setTimeout} from 'node:timers/promises'
import {keepBeginning} from '../transports/exec-stream.ts'

/** A command whose standard input and output are the connection (ssh_config(5), ProxyCommand). */
export interface ProxyCommand {
  readonly stream: Duplex
  /** Why the command ended by itself; undefined while it runs. */
  explain(): Promise<string | undefined>
  /** Ends the command and whatever it started. */
  close(): Promise<void>
}

/** Starts a ProxyCommand through sh, as ssh does. */
export function startProxyCommand(command: string): ProxyCommand {
  // A process group of its own, so that the command's children end with it.
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {stdio: ['pipe', 'pipe', 'pipe'], detached: true})
  const stderr = keepBeginning(child.stderr)
  const stream = Duplex.from({readable: child.stdout, writable: child.stdin})
  // What became of the command is told by `explain`; a write to one that has ended is no news.
  stream.on('error', () => {})
  const closed = once(child, 'close').then(
    ([code]) => `ended with ${code}${lastLine(stderr())}`,
    (error: Error) => `cannot be started: ${error.message}`,
  )
  return {
    stream,
    explain: async () => {
      const isOver = child.stdout.readableEnded || child.stdin.errored || child.exitCode !== null
      // A pipe breaks a moment before the command's end is known.
      return isOver ? Promise.race([closed, setTimeout(1000, undefined, {ref: false})]) : undefined
    },
    close: async () => {
      stream.destroy()
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      process.kill(-child.pid, 'SIGTERM')
    },
  }
}

function lastLine(text: string): string {
  const last = text.trim().split('\n').at(-1)?.slice(0, 200)
  return last ? `, saying "${last}"` : ''
}
