import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadContent} from '../../src/benchmarks/content.ts'
import type {Evidence} from '../../src/collect/evidence.ts'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import {makePlan} from '../../src/plan.ts'
import {assay} from '../e2e/assay.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'

const named = (pattern: string): readonly string[] => [pattern.replace('*', 'canary')]
const itself = (path: string): readonly string[] => [path]

/** The files that a kind of probe reads text of, from what follows the colon of its key. */
const textFiles: Readonly<Record<string, (rest: string) => readonly string[]>> = {
  file: itself,
  directory: named,
  'conf-files': (directory) => [`/etc/${directory}/50-canary.conf`],
  rsyslog: named,
  'kubelet-text': itself,
  'kubelet-environment': itself,
  'kubelet-drop-ins': (directory) => [`${directory}/90-canary.conf`],
  'kubeconfig-credential': itself,
  'kubeconfig-template': () => ['/var/lib/kubelet/kubeconfig'],
  'nodeadm-drop-ins': () => ['/etc/eks/nodeadm.d/90-canary.yaml'],
  'unit-files': (unit) => (unit === '' ? [] : [`/etc/systemd/system/${unit}.d/95-canary.conf`]),
  mounts: () => ['/etc/fstab', '/etc/systemd/system/tmp.mount.d/canary.conf'],
  swap: () => ['/etc/fstab'],
  'boot-entries': () => ['/etc/default/grub', '/boot/loader/entries/canary.conf'],
  repositories: () => ['/etc/yum.conf', '/etc/dnf/dnf.conf', '/etc/yum.repos.d/canary.repo'],
  'shell-files': () => ['/etc/profile', '/etc/bashrc', '/etc/profile.d/canary.sh', '/root/.bashrc'],
  'aide-schedule': () => ['/etc/crontab', '/etc/cron.d/canary', '/etc/cron.daily/canary'],
  accounts: () => ['/etc/shells'],
  shadow: () => [],
  host: () => ['/etc/os-release', '/etc/eks/kubelet-version.txt'],
  sshd: () => ['/etc/sysconfig/sshd', '/etc/ssh/sshd_config'],
  'sudo-defaults': () => ['/etc/sudoers'],
  'version-locks': () => ['/etc/yum/pluginconf.d/versionlock.list', '/etc/dnf/plugins/versionlock.list'],
  'root-path': () => ['/root/.bash_profile'],
  'application-inventory': () => ['/usr/share/bottlerocket/application-inventory.json'],
}

/** Kinds that read no text of a file: names, owners, modes, what the kernel or a program says. */
const textless = new Set(
  `stat stats glob changeable selinux-labels dot-files file-walk log-files program program-version sysctl
  kernel-modules packages systemd-version selinux-state selinux-status processes loaded-units listeners
  firewall-cmd firewall-offline-cmd iptables-save ip6tables-save nft-ruleset kernel-audit
  free-space dkms bottlerocket-report`.split(/\s+/),
)

/** Of which every line is in the evidence. */
const wholeText = new Set(['file', 'directory', 'conf-files'])

interface Question {
  readonly key: string
  readonly kind: string
  readonly paths: readonly string[]
}

async function questions(): Promise<readonly Question[]> {
  const {benchmarks} = await loadContent()
  const all = benchmarks.map(({source}) => `${source.id}@${source.version}`)
  const options = {level: 2, only: [], skip: [], values: {}, rules: []} as const
  const {probes} = await makePlan({...options, benchmarks: all})
  const keys = [...new Set(probes.map(({key}) => key))]
  return keys.map((key) => {
    const [kind = '', ...rest] = key.split(':')
    return {key, kind, paths: textFiles[kind]?.(rest.join(':')) ?? []}
  })
}

/** What people leave in files, each in a comment, so that the file means what it meant. */
function canaries(place: number): string {
  const secret = (kind: string): string => `CANARY${place}${kind}xyzzy`
  return `
# harmless${place}line
# password = ${secret('password')}
# pwd="${secret('pwd')} ${secret('pwdrest')}"
# export AWS_SECRET_ACCESS_KEY=${secret('variable')}
# https://me:${secret('url')}@example.com/
# Authorization: Bearer ${secret('bearer')}
# root:$6$salt$${secret('hash')}abcdefghijkl:
# -----BEGIN RSA PRIVATE KEY-----
# ${secret('pem')}
# -----END RSA PRIVATE KEY-----
`
}

describe('every kind of probe', () => {
  it('is known to read the text of files, or to read none', async () => {
    const unknown = (await questions()).filter(
      ({kind}) => !Object.hasOwn(textFiles, kind) && !textless.has(kind),
    )

    expect(unknown.map(({key}) => key)).toEqual([])
  })
})

describeLab('secrets in every file that a probe reads the text of', () => {
  describe.each(['al2', 'al2023'] as const)('of %s', (flavor) => {
    const node = useHost({flavor, state: 'booted', specs: ['kubelet-insecure']})
    let directory: string
    let paths: readonly string[]
    let asked: readonly Question[]
    let evidence: Evidence

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'assay-canary-files-'))
      asked = await questions()
      paths = [...new Set(asked.flatMap((question) => question.paths))].filter(
        (path) => !/^\/(?:proc|sys)\//.test(path),
      )
      const planting = paths.map(
        (path, place) =>
          `mkdir -p "$(dirname '${path}')" && cat >> '${path}' <<'END' || echo '${path}'\n${canaries(place)}END`,
      )
      const {stdout} = await node().asRoot(planting.join('\n'))
      if (stdout !== '') throw new Error(`not planted: ${stdout}`)
      const file = join(directory, 'node.json.gz')
      const {exitCode, stderr} = await assay(['collect', 'node', '-F', node().sshConfig, '-o', file])
      if (exitCode !== 0) throw new Error(stderr)
      evidence = await loadEvidence(file)
    })
    afterAll(() => rm(directory, {recursive: true}))

    it('are in no answer', () => {
      const said = JSON.stringify([...evidence.answers])

      expect(paths.length).toBeGreaterThan(60)
      expect([...new Set(said.match(/CANARY\w+?xyzzy/g))]).toEqual([])
    })

    it('stand in files whose other lines are read', () => {
      const unread = asked.filter(({key, kind, paths: [path = '']}) => {
        const answer = evidence.answers.get(key)
        if (!wholeText.has(kind) || !answer || !paths.includes(path)) return false
        return !('output' in answer && answer.output.includes(`harmless${paths.indexOf(path)}line`))
      })

      expect(unread.map(({key}) => key)).toEqual([])
    })
  })
})
