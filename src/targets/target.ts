import {UsageError} from '../errors.ts'

/** What the user names, taken apart. */
export type Target =
  | {
      readonly kind: 'ssh'
      readonly text: string
      readonly host: string
      readonly user?: string
      readonly port?: number
    }
  | {readonly kind: 'local'; readonly text: string}
  | {readonly kind: 'root'; readonly text: string; readonly directory: string}
  | {readonly kind: 'evidence'; readonly text: string; readonly file: string}

const FORMS =
  'A target is ssh://[USER@]HOST[:PORT], USER@HOST, an ssh_config alias, local:, root:DIR or evidence:FILE'

/** Takes a target apart. Throws `UsageError` when it has none of the forms. */
export function parseTarget(text: string): Target {
  if (text === 'local:') return {kind: 'local', text}
  const named = /^(root|evidence):(.*)$/s.exec(text)
  if (named) return namedTarget(text, named[1] ?? '', named[2] ?? '')
  return text.startsWith('ssh://') ? urlTarget(text) : hostTarget(text)
}

function namedTarget(text: string, scheme: string, rest: string): Target {
  if (rest === '')
    throw new UsageError(`${text} names no ${scheme === 'root' ? 'directory' : 'file'}`, {hint: FORMS})
  return scheme === 'root' ? {kind: 'root', text, directory: rest} : {kind: 'evidence', text, file: rest}
}

function urlTarget(text: string): Target {
  const match = /^ssh:\/\/(?:([^@/\s]+)@)?(\[[0-9a-fA-F:.%\w]+\]|[^:/@\s[\]]+)(?::(\d+))?\/?$/.exec(text)
  if (!match) throw new UsageError(`"${shown(text)}" is not a target`, {hint: FORMS})
  const [, user, host = '', port] = match
  return sshTarget(text, host.replace(/^\[|\]$/g, ''), decodeUser(text, user), port)
}

function decodeUser(text: string, user: string | undefined): string | undefined {
  try {
    return user && decodeURIComponent(user)
  } catch (cause) {
    throw new UsageError(`${text}: the user's name has a % that encodes nothing`, {cause, hint: FORMS})
  }
}

function hostTarget(text: string): Target {
  const match = /^(?:([^@\s]+)@)?([^@:/\s]+|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$/.exec(text)
  if (!match) throw new UsageError(`"${shown(text)}" is not a target`, {hint: FORMS})
  const [, user, host = ''] = match
  return sshTarget(text, host, user, undefined)
}

function sshTarget(text: string, host: string, user: string | undefined, port: string | undefined): Target {
  if (/^-/.test(host) || /^-/.test(user ?? ''))
    throw new UsageError(`"${shown(text)}" begins like an option`, {hint: FORMS})
  if (/[^\x21-\x7e]|['"`$\\;&|<>()]/.test(host + (user ?? '')))
    throw new UsageError(`"${shown(text)}" has a character that no host and no user has`, {hint: FORMS})
  const number = port === undefined ? undefined : Number(port)
  if (number !== undefined && (number < 1 || number > 65_535))
    throw new UsageError(`${text}: ${port} is not a port`, {hint: 'A port is a number from 1 to 65535'})
  return {
    kind: 'ssh',
    text,
    host,
    ...(user !== undefined && {user}),
    ...(number !== undefined && {port: number}),
  }
}

/** What a message shows of a text that is no target: it may have been meant for something else, such as a key. */
function shown(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : line
}
