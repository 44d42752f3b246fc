import {writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {type LoadedRule, loadContent} from '../../src/benchmarks/content.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {
  type Package,
  type PackageRoot,
  packageRootAvailable,
  startPackageRoot,
} from '../hosts/package-root.ts'
import {assay, readReport} from './assay.ts'

vi.setConfig({testTimeout: 300_000})

const BIN = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

/** Rules whose fixes call yum and are not judged by packages, or not in a root without a kernel of its own. */
const LEFT_OUT = /^(?:image-|node-|auditd-|gpgcheck$)/

const unit = (name: string) => ({
  [`/usr/lib/systemd/system/${name}`]: `[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n`,
})

/** What packages bring that fixes and checks need. Amazon's AIDE has its configuration built in. */
const CONTENTS: Readonly<Record<string, Package['files']>> = {
  aide: {
    '/usr/sbin/aide': '#!/bin/sh\nexec /usr/bin/aide --config=/etc/aide.conf "$@"\n',
    '/var/lib/aide/empty': '',
    '/etc/aide.conf': `database_in=file:/var/lib/aide/aide.db.gz
database_out=file:/var/lib/aide/aide.db.new.gz
/etc/os-release$ p+sha512
`,
  },
  chrony: unit('chronyd.service'),
  nftables: unit('nftables.service'),
  sudo: {'/usr/bin/sudo': '#!/bin/sh\n'},
}

interface Wanted {
  readonly names: readonly string[]
  readonly installed: boolean
}

/** The packages that a rule's condition names. */
function packagesOf(node: unknown): readonly Wanted[] {
  if (typeof node !== 'object' || node === null) return []
  const {package: names, installed = true} = node as {package?: string | string[]; installed?: boolean}
  if (names !== undefined) return [{names: [names].flat(), installed}]
  return Object.values(node).flatMap(packagesOf)
}

let root: PackageRoot | undefined
afterEach(async () => {
  await root?.stop()
  root = undefined
})

async function start(version: string, rules: readonly LoadedRule[]): Promise<PackageRoot> {
  const names = new Set(rules.flatMap(({source}) => packagesOf(source.check).flatMap((one) => one.names)))
  const packages: readonly Package[] = [...names, 'sudo', 'nftables'].map((name) => ({
    name,
    files: CONTENTS[name] ?? {},
  }))
  const pam = ['1.1.8-1', '1.1.8-30'].map((one) => ({name: 'pam', version: one}))
  root = await startPackageRoot(version, [...packages.filter(({name}) => name !== 'pam'), ...pam])
  const unwanted = rules.flatMap(({source}) => packagesOf(source.check)).filter(({installed}) => !installed)
  const {exitCode, stderr} = await root.inside(
    `dnf -yq install ${unwanted.flatMap(({names: some}) => some).join(' ')} pam-1.1.8-1`,
  )
  if (exitCode !== 0) throw new Error(`dnf could not prepare the root: ${stderr}`)
  return root
}

async function check(host: PackageRoot, benchmark: string, rules: readonly string[]): Promise<Report> {
  const only = rules.flatMap((rule) => ['--only', rule])
  const words = [
    '-b',
    benchmark,
    '-l',
    '2',
    '--tailoring',
    'none',
    '--set',
    'firewall=nftables',
    '--set',
    'logging=rsyslog',
  ]
  return readReport(
    await host.run([process.execPath, BIN, 'check', `root:${host.directory}`, ...words, ...only, '--json']),
  )
}

async function fixesFor(report: Report, {directory}: PackageRoot): Promise<string> {
  const file = join(dirname(directory), 'result.json')
  await writeFile(file, JSON.stringify(report))
  const {exitCode, stdout, stderr} = await assay(['fix', file])
  if (exitCode !== 0) throw new Error(stderr)
  return stdout
}

function failedIn({results}: Report): readonly string[] {
  return results.filter(({status}) => status !== 'pass').map(({rule, status}) => `${rule}: ${status}`)
}

async function chosen(
  benchmark: string,
  fits: (rule: LoadedRule) => boolean,
): Promise<readonly LoadedRule[]> {
  const {rules, benchmarks} = await loadContent()
  const source = benchmarks.find((one) => `${one.source.id}@${one.source.version}` === benchmark)?.source
  const items = source?.sections.flatMap((section) => section.items) ?? []
  return items.flatMap(({rule}) => rules.get(rule) ?? []).filter(fits)
}

const installs = ({key, source}: LoadedRule) =>
  source.fix?.shell?.includes('yum') === true && !LEFT_OUT.test(key) && !/^fw-(?:firewalld|ipt)/.test(key)

describe.skipIf(!packageRootAvailable)('fixes that install and remove packages', () => {
  it.each([
    ['cis-amazon-linux-2@3.0.0', '2'],
    ['cis-amazon-linux-2@4.0.0', '2'],
    ['cis-amazon-linux-2023@1.0.0', '2023'],
  ])('make true with a real dnf what %s failed, and can run twice', async (benchmark, version) => {
    const rules = await chosen(benchmark, installs)
    const keys = rules.map(({key}) => key)
    const host = await start(version, rules)

    const before = await check(host, benchmark, keys)
    const script = await fixesFor(before, host)
    const first = await host.inside(script)
    const second = await host.inside(script)
    const after = await check(host, benchmark, keys)

    expect(keys.length).toBeGreaterThan(10)
    expect(failedIn(before)).toEqual(before.results.map(({rule}) => `${rule}: fail`))
    expect(first, first.stderr).toMatchObject({exitCode: 0})
    expect(second, second.stderr).toMatchObject({exitCode: 0})
    expect(failedIn(after)).toEqual([])
  })
})

describe.skipIf(!packageRootAvailable)('the fix that leaves one firewall', () => {
  it.each(['fw-single', 'fw23-single'])('of %s installs it before it masks another', async (key) => {
    const {rules} = await loadContent()
    const script = `set -eu\n${rules.get(key)?.source.fix?.shell}`
    const host = await start('2023', [])
    const masked = async () =>
      (await host.inside('readlink /etc/systemd/system/firewalld.service')).stdout.trim()

    const without = await host.inside(`mv /srv/repository /srv/gone\n${script}`)
    const maskedWithout = await masked()
    const fixed = await host.inside(`mv /srv/gone /srv/repository\n${script}`)

    expect(without.exitCode).not.toBe(0)
    expect(maskedWithout).toBe('')
    expect(fixed).toMatchObject({exitCode: 0})
    expect(await masked()).toBe('/dev/null')
    expect((await host.inside('systemctl is-enabled nftables.service')).stdout.trim()).toBe('enabled')
  })
})
