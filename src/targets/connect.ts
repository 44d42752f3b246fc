import {EventEmitter, once} from 'node:events'
import type {Transport} from '../transports/transport.ts'
import type {Target} from './target.ts'

/** How to get to a host: what the flags say before ssh_config is asked. */
export interface ConnectOptions {
  readonly transport: 'ssh2' | 'openssh'
  readonly user?: string
  readonly port?: number
  /** Private key files. */
  readonly identities: readonly string[]
  /** A private key as text. */
  readonly identityText?: string
  readonly jump?: string
  readonly sshConfig?: string
  readonly hostKey?: string
  readonly env: NodeJS.ProcessEnv
  readonly prompt?: (question: string) => Promise<string>
  /** Told when the first packet is on its way, where the transport can tell. */
  readonly onDialled?: () => void
  readonly signal: AbortSignal
}

/** Opens the way to a target. Throws `TargetError` and `UsageError`. */
export async function connect(
  target: Exclude<Target, {kind: 'evidence'}>,
  options: ConnectOptions,
): Promise<Transport> {
  if (target.kind !== 'ssh') {
    const {connectLocal} = await import('../transports/local.ts')
    return connectLocal(target.kind === 'root' ? target.directory : undefined)
  }
  if (options.transport === 'openssh') {
    const {connectOpenSsh} = await import('../transports/openssh.ts')
    return connectOpenSsh(target, options)
  }
  const {connectSsh} = await import('./connect-ssh.ts')
  return connectSsh(target, options)
}

/** A connection that is being opened. */
export interface Dialling {
  /** Resolves when the network is at work, or there is nothing to wait for. */
  readonly dialled: Promise<unknown>
  /** Takes the connection over. Throws `TargetError` and `UsageError`. */
  readonly open: () => Promise<Transport>
}

/** Begins to connect at once; what is loaded before `dialled` makes it later, what is loaded then costs no time. */
export function startConnecting(
  target: Exclude<Target, {kind: 'evidence'}>,
  options: Promise<ConnectOptions>,
): Dialling {
  const ear = new EventEmitter()
  const opening = options.then((known) => connect(target, {...known, onDialled: () => ear.emit('dialled')}))
  // It may fail before anybody takes it over, and who does is told then.
  const settled = opening.catch(() => {})
  return {dialled: Promise.race([once(ear, 'dialled'), settled]), open: () => opening}
}
