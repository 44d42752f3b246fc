import {createHash} from 'node:crypto'
import {TargetError} from '../errors.ts'
import type {HostKeyTrust} from '../transports/transport.ts'
import type {KnownHost} from './known-hosts.ts'

/** What `--host-key` says; nothing where known_hosts decides. */
export type HostKeyPolicy = string | 'accept-new' | 'ignore' | undefined

/** Whom a key must belong to. */
export interface ExpectedHost {
  /** The name that known_hosts knows it by: `host`, or `[host]:port` for other ports than 22. */
  readonly name: string
  readonly known: readonly KnownHost[]
  /** Lines that name the host without its port: they may vouch for a key, as with ssh, and not speak against one. */
  readonly portless: readonly KnownHost[]
  readonly files: readonly string[]
  readonly policy: HostKeyPolicy
  /** ssh_config says StrictHostKeyChecking no, which is not followed. */
  readonly checkingIsOff?: boolean
}

/** OpenSSH's fingerprint of a public key. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace('=', '')}`
}

/** A fingerprint as OpenSSH writes it, which leaves the padding of base64 out. */
export function withoutPadding(pin: string): string {
  return pin.replace(/(?<!=)=+$/, '')
}

/** How a key is trusted; throws `TargetError` when it is not. A revoked key is trusted under `ignore` alone. */
export function trustHostKey(key: Buffer, host: ExpectedHost): HostKeyTrust {
  const {name, known, portless, policy} = host
  if (policy === 'ignore') return 'ignored'
  const entries = [...known, ...portless].filter((entry) => entry.key.equals(key))
  const revoked = entries.find(({marker}) => marker === '@revoked')
  if (revoked) throw new TargetError(`the host key of ${name} is revoked in ${revoked.file}:${revoked.line}`)
  if (policy?.startsWith('SHA256:')) return trustPinned(key, name, policy)
  if (entries.some(({marker}) => marker === undefined)) return 'known_hosts'
  const [other] = known.filter(({marker}) => marker === undefined)
  if (other) throw changed(key, name, other)
  if (policy === 'accept-new') return 'accept-new'
  throw unknown(key, host)
}

function trustPinned(key: Buffer, name: string, pin: string): HostKeyTrust {
  const seen = fingerprint(key)
  if (withoutPadding(pin) === seen) return 'pinned'
  throw new TargetError(`the host key of ${name} is ${seen}, not ${pin}`, {
    hint: 'Do not go on unless you know why the key is another one',
  })
}

function changed(key: Buffer, name: string, other: KnownHost): TargetError {
  const seen = fingerprint(key)
  return new TargetError(
    `the host key of ${name} is ${seen}, but ${other.file}:${other.line} says ${fingerprint(other.key)}`,
    {hint: `If the host was made anew: ssh-keygen -R '${name}' -f ${other.file}, or --host-key ${seen}`},
  )
}

function unknown(key: Buffer, {name, known, portless, files, checkingIsOff}: ExpectedHost): TargetError {
  const seen = fingerprint(key)
  const [authority] = [...known, ...portless].filter(({marker}) => marker === '@cert-authority')
  if (authority)
    return new TargetError(
      `the host key of ${name} is not known: ${authority.file}:${authority.line} trusts certificates, which Assay cannot check by itself`,
      {hint: `Use --transport openssh, or --host-key ${seen}`},
    )
  const unseen = checkingIsOff
    ? 'StrictHostKeyChecking no in ssh_config does not switch the check off; --host-key ignore does'
    : `trust it unseen with --host-key accept-new${files[0] ? ` (written to ${files[0]})` : ''}`
  return new TargetError(`the host key of ${name} is not known: ${seen}`, {
    hint: `Compare it with the host's own, then --host-key ${seen}; or ${unseen}`,
  })
}
