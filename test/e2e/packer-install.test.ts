import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createConnection} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {attributes} from '../../src/packer/configuration.ts'
import {renderProtobufSpec} from '../../src/packer/spec-protobuf.ts'
import {connectFakePacker} from '../packer/fake-packer.ts'
import {packerMissing} from './packer.ts'

vi.setConfig({testTimeout: 60_000})

const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))
const isBuilt = existsSync(new URL('../../dist/packer/main.js', import.meta.url))
const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'assay-install-'))
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

function install(words: readonly string[] = [], path = process.env['PATH'] ?? ''): readonly string[] {
  const env = {HOME: home, PATH: path}
  const text = execFileSync(process.execPath, [assay, 'packer', 'install', ...words], {env, encoding: 'utf8'})
  return text.trim().split('\n')
}

/** A directory for PATH in which `packer` says that it is of this version. */
function fakePacker(printed: string): string {
  const directory = join(home, 'bin')
  mkdirSync(directory)
  writeFileSync(join(directory, 'packer'), `#!/bin/sh\necho '${printed}'\n`)
  chmodSync(join(directory, 'packer'), 0o755)
  return `${directory}:/usr/bin:/bin`
}

const template = `source "null" "n" { communicator = "none" }
build {
  sources = ["source.null.n"]
  provisioner "assay" { benchmarks = ["none-such"] }
}
`

describe.skipIf(!isBuilt)('assay packer install (npm run setup first)', () => {
  it.skipIf(packerMissing)('installs where Packer 1.6 finds it without being told', () => {
    const [launcher] = install()
    writeFileSync(join(home, 'n.pkr.hcl'), template)
    const env = {HOME: home, PATH: process.env['PATH'], CHECKPOINT_DISABLE: '1'}
    const {stdout, stderr} = spawnSync('packer', ['validate', join(home, 'n.pkr.hcl')], {
      env,
      encoding: 'utf8',
    })

    expect(launcher).toBe(join(home, '.packer.d/plugins/packer-provisioner-assay'))
    expect(stdout + stderr).toContain('unknown benchmark "none-such"')
  })

  it('installs one file for Packer 1.7 to 1.10', () => {
    expect(install([], fakePacker('Packer v1.10.3'))).toEqual([
      join(home, '.config/packer/plugins/packer-plugin-assay'),
    ])
  })

  it('installs file and checksum by address for Packer 1.11 and later, and says the address', () => {
    const [launcher = '', checksum = '', hint] = install([], fakePacker('Packer v1.16.0'))
    const digest = createHash('sha256').update(readFileSync(launcher)).digest('hex')

    expect(launcher).toMatch(
      new RegExp(`/packer/plugins/assay\\.invalid/assay/assay/packer-plugin-assay_v${version}_x5\\.0_`),
    )
    expect(checksum).toBe(`${launcher}_SHA256SUM`)
    expect(readFileSync(checksum, 'utf8')).toBe(digest)
    expect(hint).toContain('source = "assay.invalid/assay/assay"')
  })

  it('installs into a directory that is named', () => {
    const [launcher] = install(['--path', join(home, 'own dir')], fakePacker('1.6.6'))

    expect(launcher).toBe(join(home, 'own dir/packer-provisioner-assay'))
    expect(execFileSync(launcher ?? '', ['describe'], {encoding: 'utf8'})).toContain('"api_version":"x5.0"')
  })

  it('makes a launcher that serves Packer 1.7 and later in protobuf', async () => {
    const [launcher = ''] = install([], fakePacker('Packer v1.16.0'))
    const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2'
    const env = {...process.env, PACKER_PLUGIN_MAGIC_COOKIE: cookie}
    const words = ['start', 'provisioner', '--protobuf', '-packer-default-plugin-name-']
    const plugin = spawn(launcher, words, {env, stdio: ['ignore', 'pipe', 'inherit']})
    const ended = once(plugin, 'exit')
    const [line] = (await once(createInterface(plugin.stdout), 'line')) as [string]
    const [, path = ''] = /^5\|0\|unix\|(.+)$/.exec(line) ?? []
    const packer = await connectFakePacker(createConnection(path))

    expect(await packer.configSpec()).toEqual(renderProtobufSpec(attributes))
    expect(existsSync(path)).toBe(false)
    packer.quit()
    expect(await ended).toEqual([0, null])
  })
})

describe.skipIf(!isBuilt)('assay packer describe (npm run setup first)', () => {
  it('tells what Packer asks, the same as the launcher', () => {
    const [launcher = ''] = install(['--path', home])
    const asked = execFileSync(process.execPath, [assay, 'packer', 'describe'], {encoding: 'utf8'})

    expect(JSON.parse(asked)).toMatchObject({
      version,
      api_version: 'x5.0',
      provisioners: ['-packer-default-plugin-name-'],
      protocol_version: 'v2',
    })
    expect(execFileSync(launcher, ['describe'], {encoding: 'utf8'})).toBe(asked)
  })

  it('does not load oclif for it', () => {
    const script = `process.argv.splice(1, 9, 'assay', 'packer', 'describe')
      await import(${JSON.stringify(assay)})
      const {createRequire} = await import('node:module')
      const loaded = Object.keys(createRequire(import.meta.url).cache)
      process.exitCode = loaded.some((name) => name.includes('oclif')) ? 1 : 0`
    const words = ['--input-type=module', '--eval', script]
    const {status, stdout} = spawnSync(process.execPath, words, {encoding: 'utf8'})

    expect(stdout).toContain('sdk_version')
    expect(status).toBe(0)
  })

  it('refuses to be a plugin for anybody but Packer', () => {
    const entry = fileURLToPath(new URL('../../bin/packer-plugin.js', import.meta.url))
    const {status, stderr} = spawnSync(process.execPath, [entry], {encoding: 'utf8', env: {}})

    expect(status).toBe(1)
    expect(stderr).toContain('assay packer install')
  })
})
