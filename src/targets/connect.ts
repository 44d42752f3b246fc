import type {Transport} from '../transports/transport.ts'
import type {Target} from './target.ts'

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

/**
 * Begins to connect at once, so that the rest of Assay can be loaded on the way; gives what takes the connection
 * over, which throws `TargetError` and `UsageError`.
 */
export function startConnecting(
  target: Exclude<Target, {kind: 'evidence'}>,
  options: Promise<ConnectOptions>,
): () => Promise<Transport> {
  const opening = options.then((known) => connect(target, known))
  // It may fail before anybody takes it over, and who does is told then.
  opening.catch(() => {})
  return () => opening
}
