import type {HostIdentity} from '../transports/transport.ts'
import {isValueMap, type Value} from './rpc-message.ts'

/**
 * What Packer says of the machine of a build (its GeneratedData). It holds the private key and passwords
 * too, so it is never logged and never shown as a whole.
 */
export type BuildFacts = Readonly<Record<string, string>>

/** Takes the texts and numbers of GeneratedData. */
export function parseBuildFacts(data: Value | undefined): BuildFacts {
  const entries = isValueMap(data) ? Object.entries(data) : []
  return Object.fromEntries(
    entries
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name, String(value)]),
  )
}

/** Who the machine is, as far as a communicator knows. Packer checks no host key, so there is none to show. */
export function identityOf({Host: address, Port, User: user}: BuildFacts): HostIdentity {
  const port = Number(Port)
  return {
    name: user && address ? `${user}@${address}` : (address ?? "the build's machine"),
    ...(address && {address}),
    ...(Number.isInteger(port) && port > 0 && {port}),
    ...(user && {user}),
    hostKeyTrust: 'none',
  }
}
