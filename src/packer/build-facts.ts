import type {BuildOrigin} from '../evaluate/build-origin.ts'
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

/**
 * Which build it is. Of what builders add, only a value of the right form is taken: one that does not know the id of
 * its machine says ERR_ID_NOT_IMPLEMENTED_BY_BUILDER. The AMI is made after the provisioners, so it has no id yet.
 */
export function originOf(
  {ID, SourceAMI, BuildRegion}: BuildFacts,
  packer: BuildOrigin['packer'],
): BuildOrigin {
  const aws = {
    ...ofForm('instanceId', ID, /^i-[0-9a-f]+$/),
    ...ofForm('sourceAmi', SourceAMI, /^ami-[0-9a-f]+$/),
    ...ofForm('region', BuildRegion, /^[a-z]+(?:-[a-z]+)+-[0-9]+$/),
  }
  return {packer, ...(Object.keys(aws).length > 0 && {aws})}
}

function ofForm(name: string, value: string | undefined, form: RegExp): Readonly<Record<string, string>> {
  return value !== undefined && form.test(value) ? {[name]: value} : {}
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
