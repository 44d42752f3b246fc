import {readPackageFile} from '../package-files.ts'

/** The plugin API that Packer has had since 1.7, as file names and `describe` write it. */
export const API_VERSION = 'x5.0'

/** This package's version. */
export function packageVersion(): string {
  const text = readPackageFile('package.json').toString('utf8')
  return (JSON.parse(text) as {readonly version: string}).version
}

/** What Packer from 1.7 on asks of every plugin before each of its commands. */
export interface PluginDescription {
  readonly version: string
  readonly sdk_version: string
  readonly api_version: string
  readonly builders: readonly string[]
  readonly post_processors: readonly string[]
  readonly provisioners: readonly string[]
  readonly datasources: readonly string[]
  readonly protocol_version: string
}

/**
 * Describes this plugin. `sdk_version` is the release of packer-plugin-sdk whose protocol is spoken, the
 * provisioner's name is that of the plugin, and `v2` is the protobuf form of the configuration.
 */
export function describePlugin(version: string): PluginDescription {
  return {
    version,
    sdk_version: '0.6.10',
    api_version: API_VERSION,
    builders: [],
    post_processors: [],
    provisioners: ['-packer-default-plugin-name-'],
    datasources: [],
    protocol_version: 'v2',
  }
}
