import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {UsageError} from '../errors.ts'
import {API_VERSION} from './describe.ts'

/**
 * The address that a template names in `required_plugins`. Its host is one that never exists (RFC 2606), so
 * that no `packer init` fetches a stranger's program under this name.
 */
export const PLUGIN_SOURCE = 'assay.invalid/assay/assay'

/** The first word by which the single executable is the plugin, as `bin/packer-plugin.js` is in the package. */
export const PLUGIN_WORD = 'packer-plugin'

/** How a Packer finds plugins: by one file per component, by one file per plugin, or by address and version. */
export type Layout = 'component' | 'plugin' | 'source'

/** The layout of a Packer by what `packer --version` prints; the newest where there is none to ask. */
export function layoutOf(printed: string | undefined): Layout {
  const [, major, minor] = /(?<!\d)(\d+)\.(\d+)\.\d+/.exec(printed ?? '') ?? []
  if (major === undefined || Number(major) > 1) return 'source'
  if (Number(minor) < 7) return 'component'
  // From 1.11 on a plugin without an address is not looked at.
  return Number(minor) < 11 ? 'plugin' : 'source'
}

/** The directory where Packer looks for plugins, by its environment variables and then in the home directory. */
export function pluginDirectory(layout: Layout, env: NodeJS.ProcessEnv, home: string): string {
  const path = env['PACKER_PLUGIN_PATH']?.split(':').at(-1)
  if (path) return path
  const ownHome = env['PACKER_CONFIG_DIR'] || home
  const classic = join(ownHome, '.packer.d')
  if (layout === 'component' || env['PACKER_CONFIG_DIR'] || existsSync(classic))
    return join(classic, 'plugins')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'packer', 'plugins')
}

const goPlatforms: Readonly<Record<string, string>> = {linux: 'linux', darwin: 'darwin'}
const goArchitectures: Readonly<Record<string, string>> = {x64: 'amd64', arm64: 'arm64'}

/** The launcher's place below the plugin directory. Throws `UsageError` where it would not be a program. */
export function launcherPath(
  layout: Layout,
  version: string,
  {platform, arch}: {readonly platform: string; readonly arch: string},
): string {
  const [os, architecture] = [goPlatforms[platform], goArchitectures[arch]]
  if (os === undefined || architecture === undefined)
    throw new UsageError(`Packer's plugin is not made for ${platform} on ${arch}`, {
      hint: 'Run Assay from a shell-local provisioner instead',
    })
  if (layout === 'component') return 'packer-provisioner-assay'
  if (layout === 'plugin') return 'packer-plugin-assay'
  return join(PLUGIN_SOURCE, `packer-plugin-assay_v${version}_${API_VERSION}_${os}_${architecture}`)
}
