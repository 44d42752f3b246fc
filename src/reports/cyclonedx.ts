import type {Report, Software} from '../evaluate/result.ts'

/**
 * Renders what the image holds as a software bill of materials: CycloneDX 1.6, in JSON. Where the packages
 * were not read it has no components and says that it does not know them.
 */
export function renderCycloneDx(report: Report): string {
  const {tool, startedAt, host, target, evidenceSha256, software} = report
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    ...(evidenceSha256 !== undefined && {serialNumber: `urn:uuid:${uuidOf(evidenceSha256)}`}),
    version: 1,
    metadata: {
      timestamp: startedAt,
      tools: {components: [{type: 'application', name: tool.name, version: tool.version}]},
      component: {
        type: 'operating-system',
        'bom-ref': IMAGE,
        name: host.os?.name || host.os?.id || target,
        ...(host.os && {version: host.os.version}),
        properties: propertiesOf(report),
      },
    },
    components: (software ?? []).map((one) => componentOf(one, host.os)),
    compositions: [{aggregate: software ? 'incomplete' : 'unknown', assemblies: [IMAGE]}],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const IMAGE = 'image'

type System = Report['host']['os']

function propertiesOf({target, host}: Report): readonly {readonly name: string; readonly value: string}[] {
  const known = {target, kernel: host.kernel, architecture: host.architecture, kubelet: host.kubelet}
  return Object.entries(known).flatMap(([name, value]) => (value ? [{name: `assay:${name}`, value}] : []))
}

function componentOf(software: Software, os: System) {
  const {kind, name, version, path} = software
  const purl = kind === 'package' ? rpmUrl(software, os) : undefined
  return {
    type: kind === 'package' ? 'library' : 'application',
    'bom-ref': purl ?? path,
    name,
    version,
    ...(purl !== undefined && {purl}),
    ...(path !== undefined && {evidence: {occurrences: [{location: path}]}}),
  }
}

/** A package URL of the type rpm (purl-spec): the epoch is a qualifier, qualifiers are in the order of their names. */
function rpmUrl({name, version, architecture}: Software, os: System): string {
  const [, epoch = '0', plain = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? []
  const qualifiers = {
    arch: architecture,
    distro: os && `${os.id}-${os.version}`,
    epoch: epoch === '0' ? undefined : epoch,
  }
  const query = Object.entries(qualifiers).flatMap(([key, value]) =>
    value ? [`${key}=${encodeURIComponent(value)}`] : [],
  )
  const path = [os?.id ?? '', name].filter((part) => part !== '').map(encodeURIComponent)
  return `pkg:rpm/${path.join('/')}@${encodeURIComponent(plain)}?${query.join('&')}`
}

/** The same evidence has the same serial number: a name-based UUID in the form of version 8 (RFC 9562). */
function uuidOf(sha256: string): string {
  const parts = [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    `8${sha256.slice(17, 20)}`,
    sha256.slice(20, 32),
  ]
  return parts.join('-')
}
