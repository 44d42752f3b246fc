import type {Readable, Writable} from 'node:stream'
import {finished} from 'node:stream/promises'
import {TargetError} from '../errors.ts'
import {quote} from '../probes/quote.ts'
import {keepBeginning, writeInput} from './exec-stream.ts'
import type {ExecOptions, ExecResult, HostIdentity, Transport} from './transport.ts'

/** A command that runs in the guest. */
export interface GuestCommand {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Packer's own number where the command did not end by itself. Rejects when Packer goes away. */
  readonly exitStatus: Promise<number>
  /** Lets go of the streams; the command itself may go on. */
  abandon(): void
}

/** Packer's connection to the machine of a build, whichever its communicator is. */
export interface Communicator {
  /** Commands may run side by side, each in a session of its own of the one connection. */
  start(command: string): Promise<GuestCommand>
}

/** Runs commands through the connection that Packer has to the machine; `close` leaves it to Packer. */
export function connectPacker(communicator: Communicator, identity: HostIdentity): Transport {
  return {
    kind: 'packer',
    identity,
    exec: (command, options) => run(communicator, command, options),
    close: async () => {},
  }
}

async function run(communicator: Communicator, command: string, options: ExecOptions): Promise<ExecResult> {
  options.signal.throwIfAborted()
  if (options.terminal === true)
    throw new TargetError('sudo wants a terminal, and a communicator of Packer has none', {
      hint: 'Take requiretty out of sudoers until the image is made',
    })
  const started = await untilAborted(
    communicator.start(announced(command)).catch((cause: Error) => {
      throw new TargetError(`Packer did not start a command: ${cause.message}`, {cause})
    }),
    options.signal,
    (late) => late.abandon(),
  )
  const stderr = keepBeginning(started.stderr)
  started.stdout.on('data', options.onStdout)
  void writeInput(started.stdin, options.stdin, options.signal)
  try {
    const ended = Promise.all([started.exitStatus, finished(started.stdout), finished(started.stderr)])
    const [exitStatus] = await untilAborted(lostAsTargetError(ended), options.signal)
    return resultOf(exitStatus, stderr())
  } catch (error) {
    if (options.signal.aborted) await stop(communicator, stderr())
    throw error
  } finally {
    started.abandon()
  }
}

const ANNOUNCEMENT = /(?:^|\n)@assay-group ([1-9]\d+)\r?\n/

/** The command, which says its process group first: Packer has no way to end one. See proc(5) for the fields. */
function announced(command: string): string {
  const announce = 'read -r pid name state parent group rest </proc/$$/stat; echo @assay-group $group >&2'
  return `sh -c '${announce}; exec sh -c "$0"' ${quote(command)}`
}

const STOP_MS = 5000

/**
 * Ends the shells of a command, which sshd has put into a group of their own. A question that they were
 * asking ends by its own time limit.
 */
async function stop(communicator: Communicator, stderr: string): Promise<void> {
  const group = ANNOUNCEMENT.exec(stderr)?.[1]
  if (group === undefined) return
  const limit = AbortSignal.timeout(STOP_MS)
  try {
    const started = await untilAborted(communicator.start(killCommand(group)), limit, (late) =>
      late.abandon(),
    )
    started.stdout.resume()
    started.stderr.resume()
    started.stdin.end()
    await untilAborted(started.exitStatus, limit).finally(() => started.abandon())
  } catch {
    // The machine is not there any more: then its command is not either, and the abort is told anyway.
  }
}

/** It is the shell's own kill: that of procps-ng 4.0.2 takes the group of `kill -TERM -114` for every process there is. */
function killCommand(group: string): string {
  const kill = `sh -c 'kill -TERM -${group}'`
  return `sudo -n ${kill} 2>/dev/null || ${kill}`
}

/** 0 to 255 are the command's own; Packer reports a lost connection as 2300218 or -1 (communicator.go). */
function resultOf(exitStatus: number, stderr: string): ExecResult {
  if (exitStatus < 0 || exitStatus > 255)
    throw new TargetError(`Packer's connection to the machine was lost (its exit status is ${exitStatus})`)
  return {exitCode: exitStatus, stderr: stderr.replace(ANNOUNCEMENT, '')}
}

function lostAsTargetError<T>(ended: Promise<T>): Promise<T> {
  return ended.catch((cause: Error) => {
    throw new TargetError(`Packer went away: ${cause.message}`, {cause})
  })
}

/** What `work` gives, unless the signal comes first; what it gives after that goes to `discard`. */
function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  discard: (late: T) => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason)
      work.then(discard, () => {})
    }
    signal.addEventListener('abort', abort, {once: true})
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) abort()
  })
}
