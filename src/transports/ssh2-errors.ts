import {TargetError} from '../errors.ts'

/** What ssh2 emits: `level` says which of its parts gave up, `code` is the system's or the protocol's. */
export type SshError = Error & {readonly code?: string | number; readonly level?: string}

/** Who tried to log in where, with which keys. */
export interface Login {
  /** `HOST:PORT`. */
  readonly at: string
  readonly user: string
  /** The names of the keys that were shown. */
  readonly shown: readonly string[]
  /** The ways in that the host offers; undefined where it never said. */
  readonly ways: readonly string[] | undefined
}

/** The error for a host that did not let the user in; undefined where it never came to that. */
export function refusedLogin({at, user, shown, ways}: Login, cause: SshError): TargetError | undefined {
  const keys = shown.length === 0 ? 'there was no key to offer' : `offered were ${shown.join(', ')}`
  if (/too many authentication failures/i.test(cause.message))
    return new TargetError(`${at} let ${user} try ${shown.length} keys and no more: ${keys}`, {
      cause,
      hint: 'Name the right key with --identity FILE, or set IdentityFile and IdentitiesOnly yes in ssh_config',
    })
  if (cause.level !== 'client-authentication') return undefined
  if (ways && !ways.includes('publickey'))
    return new TargetError(`${at} lets ${user} in by ${ways.join(', ') || 'nothing'} only, not by a key`, {
      cause,
      hint: 'Allow the key on the host, or use --transport openssh for GSSAPI',
    })
  return new TargetError(`${at} does not let ${user} in: ${keys}`, {
    cause,
    hint: 'Name the key with --identity FILE and the user with --user',
  })
}

/** The error for a host that could not be spoken to. */
export function unreachable(host: string, at: string, cause: SshError): TargetError {
  const known: Readonly<Record<string, readonly [string, string]>> = {
    ENOTFOUND: [`no address is known for ${host}`, 'Look at the spelling, or at HostName in ssh_config'],
    EAI_AGAIN: [`no address was found for ${host}`, 'Look at the name service'],
    ECONNREFUSED: [
      `nothing listens at ${at}`,
      'Is sshd running, and is the port right? On Bottlerocket it runs in the admin container: apiclient set host-containers.admin.enabled=true',
    ],
    ECONNRESET: [
      `${at} closed the connection while it was being opened`,
      'Look at the log of sshd: host keys, MaxStartups, or a proxy on the way',
    ],
    ETIMEDOUT: [`${at} does not answer`, 'Look at security groups and routes'],
    EHOSTUNREACH: [`there is no way to ${at}`, 'Look at routes'],
    ENETUNREACH: [`there is no way to ${at}`, 'Look at routes'],
  }
  const code = /before handshake/.test(cause.message) ? 'ECONNRESET' : String(cause.code ?? '')
  const [message, hint] = known[code] ?? [
    `cannot connect to ${at}: ${cause.message}`,
    'Try ssh -v with the same host',
  ]
  return new TargetError(message, {cause, hint})
}
