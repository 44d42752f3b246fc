import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import SSHConfig from 'ssh-config'
import {UsageError} from '../errors.ts'

/** What ssh_config(5) says of one host; only what Assay acts on. */
export interface SshSettings {
  readonly hostName: string
  readonly user?: string
  readonly port?: number
  readonly identityFiles: readonly string[]
  readonly proxyJump?: string
  readonly proxyCommand?: string
  readonly userKnownHostsFiles: readonly string[]
  readonly hostKeyAlias?: string
}

const DEFAULT_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']

/** Resolves an alias as ssh does. Without a file, ~/.ssh/config is read where it exists. Throws `UsageError`. */
export async function resolveSshConfig(
  alias: string,
  file: string | 'none' | undefined,
  user: string | undefined,
): Promise<SshSettings> {
  const text = file === 'none' ? '' : await readConfig(file)
  if (/^\s*Match\s+.*exec/im.test(text))
    throw new UsageError('ssh_config has "Match exec", which Assay does not run', {
      hint: 'Use --transport openssh',
    })
  const computed: Readonly<Record<string, unknown>> = SSHConfig.parse(text).compute({
    Host: alias,
    ...(user !== undefined && {User: user}),
  })
  const one = (name: string): string | undefined => list(computed[name])[0]
  const hostName = (one('HostName') ?? alias).replaceAll('%h', alias)
  const [name, port, proxyJump, proxyCommand, hostKeyAlias] = [
    one('User'),
    one('Port'),
    unlessNone(one('ProxyJump')),
    unlessNone(one('ProxyCommand')),
    one('HostKeyAlias'),
  ]
  const knownHosts = list(computed['UserKnownHostsFile']).flatMap((value) => value.split(/\s+/))
  return {
    hostName,
    ...(name !== undefined && {user: name}),
    ...(port !== undefined && {port: Number(port)}),
    identityFiles: list(computed['IdentityFile']).map(expandHome),
    ...(proxyJump !== undefined && {proxyJump}),
    ...(proxyCommand !== undefined && {proxyCommand}),
    userKnownHostsFiles: (knownHosts.length > 0 ? knownHosts : DEFAULT_KNOWN_HOSTS).map(expandHome),
    ...(hostKeyAlias !== undefined && {hostKeyAlias}),
  }
}

/** Replaces a leading `~` as ssh does. */
export function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}

async function readConfig(file: string | undefined): Promise<string> {
  try {
    return await readFile(file ?? expandHome('~/.ssh/config'), 'utf8')
  } catch (cause) {
    if (file === undefined) return ''
    throw new UsageError(`cannot read the ssh_config ${file}: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    })
  }
}

function list(value: unknown): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

function unlessNone(value: string | undefined): string | undefined {
  return value?.toLowerCase() === 'none' ? undefined : value
}
