import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {launcherPath, layoutOf, pluginDirectory} from '../../src/packer/layout.ts'

const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
afterAll(() => rmSync(home, {recursive: true, force: true}))

describe('the layout of a Packer', () => {
  it.each([
    ['1.6.6\n', 'component'],
    ['Packer v1.4.0', 'component'],
    ['1.7.2\n', 'plugin'],
    ['Packer v1.10.3', 'plugin'],
    ['Packer v1.11.0', 'source'],
    ['Packer v1.16.0', 'source'],
    ['Packer v2.0.0', 'source'],
    [undefined, 'source'],
    ['nonsense', 'source'],
  ])('of %j is %s', (printed, layout) => {
    expect(layoutOf(printed)).toBe(layout)
  })
})

describe('the directory of plugins', () => {
  it.each([
    ['the last of PACKER_PLUGIN_PATH', 'component', {PACKER_PLUGIN_PATH: '/a:/b'}, '/b'],
    ['below PACKER_CONFIG_DIR', 'source', {PACKER_CONFIG_DIR: '/c'}, '/c/.packer.d/plugins'],
    ['.packer.d for Packer 1.6', 'component', {XDG_CONFIG_HOME: '/x'}, `${home}/.packer.d/plugins`],
    ['below XDG_CONFIG_HOME', 'source', {XDG_CONFIG_HOME: '/x'}, '/x/packer/plugins'],
    ['below .config', 'plugin', {}, `${home}/.config/packer/plugins`],
  ] as const)('is %s', (_, layout, env, directory) => {
    expect(pluginDirectory(layout, env, home)).toBe(directory)
  })

  it('is .packer.d where a home directory has one', () => {
    const classic = join(home, 'classic')
    mkdirSync(join(classic, '.packer.d'), {recursive: true})

    expect(pluginDirectory('source', {}, classic)).toBe(join(classic, '.packer.d', 'plugins'))
  })
})

describe('the place of the launcher', () => {
  const linux = {platform: 'linux', arch: 'x64'}

  it('is one file for older Packers', () => {
    expect(launcherPath('component', '1.2.3', linux)).toBe('packer-provisioner-assay')
    expect(launcherPath('plugin', '1.2.3', linux)).toBe('packer-plugin-assay')
  })

  it('has address, version, API and platform for newer ones', () => {
    expect(launcherPath('source', '1.2.3', {platform: 'darwin', arch: 'arm64'})).toBe(
      'assay.invalid/assay/assay/packer-plugin-assay_v1.2.3_x5.0_darwin_arm64',
    )
  })

  it('is refused where a script is no program', () => {
    expect(() => launcherPath('plugin', '1.2.3', {platform: 'win32', arch: 'x64'})).toThrow(/win32 on x64/)
  })
})
