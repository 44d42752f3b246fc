import type {Readable, Writable} from 'node:stream'
import {finished} from 'node:stream/promises'
import {TargetError} from '../errors.ts'
import {quote} from '../probes/quote.ts'
import {closeAfterCommands} from './close-after-commands.ts'
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
  return closeAfterCommands({
    kind: 'packer',
    identity,
    exec: (command, options) => run(communicator, command, options),
    close: async () => {},
  })
}

async function run(communicator: Communicator, command: string, options: ExecOptions): Promise<ExecResult> {
  options.signal.throwIfAborted()
  // It is asked for only after sudo has refused to work without one.
  if (options.terminal === true)
    throw new TargetError('sudo wants a terminal, and Packer gives its commands none', {
      hint: "Set ssh_pty = true in the template's source",
    })
  const starting = communicator.start(announced(command)).catch((cause: Error) => {
    throw new TargetError(`Packer did not start a command: ${cause.message}`, {cause})
  })
  const started = await untilAborted(starting, options.signal, (late) => late.abandon())
  const announcement = hearAnnouncement(started)
  const stderr = keepBeginning(started.stderr)
  started.stdout.on('data', options.onStdout)
  void announcement.heard.then(() => writeInput(started.stdin, options.stdin, options.signal))
  try {
    const ended = Promise.all([started.exitStatus, finished(started.stdout), finished(started.stderr)])
    const [exitStatus] = await untilAborted(lostAsTargetError(ended), options.signal)
    return resultOf(exitStatus, stderr())
  } catch (error) {
    if (options.signal.aborted) await stop(communicator, announcement.group())
    throw error
  } finally {
    started.abandon()
  }
}

const ANNOUNCEMENT = /@assay-group(?: ([1-9]\d+))?\r?\n/

/**
 * The command, which first says its process group (proc(5), field 5), as Packer has no way to end one. A
 * source with `ssh_pty` gives every command a terminal, which must neither echo nor translate what follows.
 */
function announced(command: string): string {
  const announce =
    'stty raw -echo 2>/dev/null; read -r pid name state parent group rest </proc/$$/stat; echo @assay-group $group >&2'
  return `sh -c '${announce}; exec sh -c "$0"' ${quote(command)}`
}

/** What a login shell may print before the announcement; with a terminal, standard error comes on standard output. */
const MAX_NOISE_BYTES = 256 * 1024

function hearAnnouncement({stdout, stderr}: GuestCommand) {
  let group: string | undefined
  const heard = new Promise<void>((resolve) => {
    for (const stream of [stdout, stderr]) {
      let text = ''
      const listen = (chunk: Buffer): void => {
        text = (text + chunk.toString('latin1')).slice(-MAX_NOISE_BYTES)
        const said = ANNOUNCEMENT.exec(text)
        if (!said) return
        group = said[1]
        stream.off('data', listen)
        resolve()
      }
      stream.on('data', listen)
    }
  })
  return {heard, group: () => group}
}

const STOP_MS = 5000

/**
 * Ends the shells of a command, which sshd has put into a group of their own. A question that they were
 * asking ends by its own time limit.
 */
async function stop(communicator: Communicator, group: string | undefined): Promise<void> {
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

/** Seconds that sudo gets to end what is root's: it may be what hangs. */
const SUDO_SECONDS = 3

/**
 * What is the user's ends first, as sudo itself may hang. It is the shell's own kill: that of procps-ng 4.0.2
 * takes the group of `kill -TERM -114` for every process there is.
 */
function killCommand(group: string): string {
  const kill = `sh -c 'kill -TERM -${group}' 2>/dev/null`
  return `${kill}; timeout -s KILL ${SUDO_SECONDS} sudo -n ${kill}`
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
