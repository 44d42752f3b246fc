import {once} from 'node:events'
import type {Client, ClientChannel} from 'ssh2'
import {TargetError} from '../errors.ts'
import {keepBeginning, writeInput} from './exec-stream.ts'
import type {ExecOptions, ExecResult} from './transport.ts'

/** Runs one command over an open connection, as `Transport.exec` promises. */
export async function execOver(client: Client, command: string, options: ExecOptions): Promise<ExecResult> {
  options.signal.throwIfAborted()
  const lost = new AbortController()
  const onError = (cause: Error): void => lost.abort(cause)
  const onClose = (): void => lost.abort(new Error('the host closed it'))
  client.once('error', onError).once('close', onClose)
  const ended = AbortSignal.any([lost.signal, options.signal])
  let channel: ClientChannel | undefined
  try {
    channel = await openChannel(client, command, {terminal: options.terminal === true, ended})
    return await converseOver(channel, options, ended)
  } catch (error) {
    if (channel) end(channel)
    if (options.signal.aborted) throw options.signal.reason
    if (error instanceof TargetError) throw error
    const cause = (lost.signal.reason ?? error) as Error
    throw new TargetError(`the connection was lost: ${cause.message}`, {
      cause,
      hint: 'Look at the host and its sshd, and at what is between',
    })
  } finally {
    client.off('error', onError).off('close', onClose)
  }
}

async function converseOver(
  channel: ClientChannel,
  options: ExecOptions,
  ended: AbortSignal,
): Promise<ExecResult> {
  const stderr = keepBeginning(channel.stderr)
  channel.on('data', options.onStdout)
  channel.on('error', () => {})
  const closed = once(channel, 'close', {signal: ended})
  const writing = writeInput(channel, options.stdin, ended)
  const [exitCode] = await closed
  void writing
  // No number means that the shell was killed or the connection went away: its output is not complete.
  if (typeof exitCode !== 'number') throw new Error('the remote shell ended without an exit status')
  return {exitCode, stderr: stderr()}
}

/**
 * sshd closes the streams of a command whose channel is closed, but a start-up file or a sudo that hangs never looks
 * at them. Servers since OpenSSH 7.9 pass the signal on to the command's process group; older ones do nothing.
 */
function end(channel: ClientChannel): void {
  channel.signal('TERM')
  channel.close()
}

/** A host that stands still never answers the request, so waiting for it ends with `ended`. */
function openChannel(
  client: Client,
  command: string,
  {terminal, ended}: {terminal: boolean; ended: AbortSignal},
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(ended.reason)
    ended.addEventListener('abort', giveUp, {once: true})
    client.exec(command, {pty: terminal}, (error, channel) => {
      ended.removeEventListener('abort', giveUp)
      if (error) reject(refusedSession(error))
      else if (ended.aborted) channel.close()
      else resolve(channel)
    })
  })
}

function refusedSession(cause: Error): Error {
  // RFC 4254 section 5.1: an answer with a reason code is the server's, anything else is the connection's end.
  return 'reason' in cause
    ? new TargetError(`the host refuses to run a command: ${cause.message}`, {
        cause,
        hint: 'Look at MaxSessions in sshd_config',
      })
    : cause
}
