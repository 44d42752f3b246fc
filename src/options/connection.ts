import {addAbortSignal} from 'node:stream'
import {text as readAll} from 'node:stream/consumers'
import {UsageError} from '../errors.ts'
import type {ConnectOptions} from '../targets/connect.ts'
import {secretPrompt} from '../targets/prompt.ts'
import type {CollectFlags} from './collecting.ts'

/** The connection flags as oclif parses them. */
export interface ConnectionFlags extends CollectFlags {
  readonly identity?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly port?: number | undefined
  readonly jump?: string | undefined
  readonly 'ssh-config'?: string | undefined
  readonly 'host-key'?: string | undefined
  readonly transport: ConnectOptions['transport']
}

/** How to connect; reads standard input where an identity is `-`. Throws `UsageError`. */
export async function connectOptions(flags: ConnectionFlags, signal: AbortSignal): Promise<ConnectOptions> {
  const hostKey = flags['host-key']
  if (hostKey !== undefined && !/^(?:SHA256:[A-Za-z0-9+/]{43}=?|accept-new|ignore)$/.test(hostKey))
    throw new UsageError(`--host-key: "${hostKey}" is neither a fingerprint nor a policy`, {
      hint: 'Give SHA256:… as ssh-keygen -l prints it, accept-new, or ignore',
    })
  const identities = flags.identity ?? []
  const named = {
    user: flags.user,
    port: flags.port,
    jump: flags.jump,
    sshConfig: flags['ssh-config'],
    hostKey,
    identityText: identities.includes('-') ? await readInput(signal) : undefined,
    prompt: secretPrompt(signal),
  }
  return {
    ...(Object.fromEntries(
      Object.entries(named).filter(([, value]) => value !== undefined),
    ) as Partial<ConnectOptions>),
    transport: flags.transport,
    identities: identities.filter((identity) => identity !== '-'),
    env: process.env,
    signal,
  }
}

/** Standard input to its end, unless the run ends first: nobody may ever close it. */
async function readInput(signal: AbortSignal): Promise<string> {
  try {
    return await readAll(addAbortSignal(signal, process.stdin))
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}
