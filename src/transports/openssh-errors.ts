import {TargetError, type UserError} from '../errors.ts'
import type {HostIdentity} from './transport.ts'

interface Saying {
  readonly seen: RegExp
  readonly means: (at: string, user: string) => string
  readonly hint: string
}

/** What ssh says on standard error before it ends with 255; the first that fits is the reason. */
const sayings: readonly Saying[] = [
  {
    seen: /Could not resolve hostname/,
    means: (at) => `no address is known for ${at}`,
    hint: 'Look at the spelling, or at HostName in ssh_config',
  },
  {
    seen: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    means: (at) => `the host key of ${at} is not the one that known_hosts has`,
    hint: 'If the host was made anew: ssh-keygen -R HOST, or --host-key SHA256:…',
  },
  {
    seen: /REVOKED/i,
    means: (at) => `the host key of ${at} is revoked`,
    hint: 'Do not go on: somebody took this key out of use',
  },
  {
    seen: /Host key verification failed|host key is known for/,
    means: (at) => `the host key of ${at} is not known`,
    hint: "Compare it with the host's own, then --host-key SHA256:…; or trust it unseen with --host-key accept-new",
  },
  {
    seen: /Too many authentication failures/,
    means: (at, user) => `${at} let ${user} try some keys and no more`,
    hint: 'Name the right key with --identity FILE',
  },
  {
    seen: /Permission denied \(/,
    means: (at, user) => `${at} does not let ${user} in`,
    hint: 'Name the key with --identity FILE and the user with --user; a key with a passphrase has to be in ssh-agent',
  },
  {
    seen: /Connection refused/,
    means: (at) => `nothing listens at ${at}`,
    hint: 'Is sshd running, and is the port right?',
  },
  {
    seen: /Timeout, server|Broken pipe|Connection to (?:(?!Connection to ).)* closed by remote host|client_loop/,
    means: (at) => `the connection to ${at} was lost`,
    hint: 'Look at the host, and at what is between',
  },
  {
    seen: /timed out/,
    means: (at) => `${at} does not answer`,
    hint: 'Look at security groups and routes',
  },
  {
    seen: /No route to host|Network is unreachable/,
    means: (at) => `there is no way to ${at}`,
    hint: 'Look at routes',
  },
  {
    seen: /Connection (?:closed|reset)|kex_exchange_identification/,
    means: (at) => `${at} closed the connection while it was being opened`,
    hint: 'Look at the log of sshd, or at the proxy on the way',
  },
]

/** The error for an ssh that ended with 255, from what it said. */
export function openSshError({address = '', port, user = ''}: HostIdentity, stderr: string): UserError {
  const at = `${address}:${port}`
  const saying = sayings.find(({seen}) => seen.test(stderr))
  if (saying)
    return new TargetError(saying.means(at, user), {hint: saying.hint, cause: new Error(stderr.trim())})
  const last = stderr.trim().split('\n').at(-1)?.trim().slice(0, 200)
  return new TargetError(`ssh did not get to ${at}${last ? `: ${last}` : ' and said nothing'}`, {
    hint: 'Try ssh -v with the same host',
  })
}
