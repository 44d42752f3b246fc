import {load} from 'js-yaml'
import type {Said} from '../../src/collect/evidence.ts'

/** What a host said, by probe key; a change makes another host of it. */
export type Answers = Map<string, Said>

type Change = (answers: Answers) => void

const NOT_THERE = {output: 'stat: cannot stat: No such file or directory', exitCode: 1}

const say =
  (key: string, output: string, exitCode = 0): Change =>
  (answers) => {
    if (!answers.has(key)) throw new Error(`the host was not asked for ${key}`)
    answers.set(key, {output, exitCode})
  }

/** Throws where the host's answer does not hold what is to be changed. */
const edit =
  (key: string, from: string | RegExp, to: string): Change =>
  (answers) => {
    const said = answers.get(key)
    if (!said || !('output' in said)) throw new Error(`the host said nothing of ${key}`)
    const output = said.output.replaceAll(from instanceof RegExp ? new RegExp(from, 'gm') : from, to)
    if (!holds(said.output, from)) throw new Error(`${key} does not hold ${from}`)
    answers.set(key, {...said, output})
  }

function holds(text: string, part: string | RegExp): boolean {
  return part instanceof RegExp ? new RegExp(part, 'm').test(text) : text.includes(part)
}

const all =
  (...parts: readonly Change[]): Change =>
  (answers) => {
    for (const part of parts) part(answers)
  }

const CONFIG = 'kubelet-text:/etc/kubernetes/kubelet/config'
const config = (from: string | RegExp, to: string): Change => edit(CONFIG, from, to)
const addToConfig = (text: string): Change =>
  edit(CONFIG, /^kind: KubeletConfiguration$/, `kind: KubeletConfiguration\n${text}`)
const bothFamilies = (from: RegExp, to: string): Change =>
  all(edit('iptables-save', from, to), edit('ip6tables-save', from, to))

const files: Readonly<Record<string, string>> = {
  'exec-start.conf': '/etc/systemd/system/kubelet.service.d/exec-start.conf',
  kubeconfig: '/etc/kubernetes/kubelet/kubeconfig',
  'ca.crt': '/etc/kubernetes/pki/ca.crt',
  'kubelet config': '/etc/kubernetes/kubelet/config',
}

const asJson: Change = (answers) => {
  const said = answers.get(CONFIG)
  if (said && 'output' in said) answers.set(CONFIG, {...said, output: JSON.stringify(load(said.output))})
}

const withoutIpv6: Change = (answers) => {
  for (const key of answers.keys())
    if (key.startsWith('sysctl:net.ipv6.')) answers.set(key, {output: '', exitCode: 78})
}

const fips = (name: string, module: Said): Change =>
  all(
    say('file:/proc/sys/crypto/fips_enabled', '444 0 0 root root 0 regular file\n1\n'),
    say('file:/proc/sys/crypto/fips_name', `444 0 0 root root 0 regular file\n${name}\n`),
    say('stat:/etc/.fips-kernel-check-passed', '644 0 0 root root 0 regular empty file\n'),
    (answers) => answers.set('stat:/etc/.fips-module-check-passed', module),
  )
const FIPS_MODULE = 'Amazon Linux 2023 Kernel Cryptographic API'
const MARKER = {output: '644 0 0 root root 0 regular empty file\n', exitCode: 0}

const byName: Readonly<Record<string, Change>> = {
  default: all(),
  'l2-hardened-all-DROP': all(),
  'kubelet started: v4 FORWARD policy ACCEPT': edit('iptables-save', ':FORWARD DROP', ':FORWARD ACCEPT'),
  'loopback rules reversed': bothFamilies(
    /^(-A INPUT -i lo -j ACCEPT)\n(-A INPUT -s \S+ -j DROP)$/,
    '$2\n$1',
  ),
  'loopback drop missing': bothFamilies(/^-A INPUT -s \S+ -j DROP\n/, ''),
  'iptables binaries missing': all(say('iptables-save', '', 127), say('ip6tables-save', '', 127)),
  'udf loaded': edit('kernel-modules', / loaded$/, ' loaded\nudf'),
  'my_udf loaded (substring)': edit('kernel-modules', / loaded$/, ' loaded\nmy_udf'),
  '/proc/modules missing': say('kernel-modules', '', 79),
  'udf: modprobe says module not found (rc 1)': edit('kernel-modules', /^udf\.ko\n/, ''),
  'cmdline without restart_on_corruption': edit('file:/proc/cmdline', ' restart_on_corruption', ''),
  'cmdline: not root=/dev/dm-0': edit('file:/proc/cmdline', 'root=/dev/dm-0', 'root=/dev/xvda3'),
  '/proc/cmdline missing': say('file:/proc/cmdline', NOT_THERE.output, 1),
  'ipv6 disabled: no /proc/sys/net/ipv6': withoutIpv6,
  // Assay reads /proc/sys itself.
  'sysctl binary missing': all(),
  'selinux config file permissive, running enforcing': edit(
    'file:/etc/selinux/config',
    '=enforcing',
    '=permissive',
  ),
  'selinux deny_unknown allowed': edit('selinux-status', 'denied', 'allowed'),
  'selinux disabled': all(
    say('selinux-state', '', 78),
    say('selinux-status', 'SELinux status:                 disabled\n'),
  ),
  'sestatus rc 1': all(say('selinux-state', '1\n', 1), say('selinux-status', '', 1)),
  'lockdown confidentiality': edit(
    'file:/sys/kernel/security/lockdown',
    '[integrity] confidentiality',
    'integrity [confidentiality]',
  ),
  'chrony.conf uses server, not pool': edit('file:/etc/chrony.conf', /^pool /, 'server '),
  'chronyd inactive': edit(
    'loaded-units',
    /(chronyd\.service +loaded +)active( +)running/,
    '$1inactive$2dead',
  ),
  'systemctl missing': all(say('loaded-units', '', 127), say('unit-files', '', 127)),
  'journald volatile': edit('conf-files:systemd/journald.conf.d', 'Storage=persistent', 'Storage=volatile'),
  'journald.conf missing': edit('conf-files:systemd/journald.conf.d', /^Storage=persistent\n/, ''),
  '/var/log/journal missing': edit('stats:/var/log/journal/*/*', /^.* regular .*$\n/, ''),
  'kubeconfig missing': all(
    say(`stat:${files['kubeconfig']}`, NOT_THERE.output, 1),
    say(`kubeconfig-credential:${files['kubeconfig']}`, '', 78),
  ),
  'kubelet config missing': all(
    say(`stat:${files['kubelet config']}`, NOT_THERE.output, 1),
    say(CONFIG, '', 78),
  ),
  'anonymous key missing': config(/^ {2}anonymous:\n {4}enabled: false\n/, ''),
  'authorization AlwaysAllow': config('mode: Webhook', 'mode: AlwaysAllow'),
  'authorization mode RBAC': config('mode: Webhook', 'mode: RBAC'),
  'clientCAFile empty': config(/clientCAFile: .*$/, 'clientCAFile: ""'),
  'x509 missing': config(/^ {2}x509:\n.*\n/, ''),
  'readOnlyPort missing': config(/^readOnlyPort: 0\n/, ''),
  'streamingConnectionIdleTimeout 0': addToConfig('streamingConnectionIdleTimeout: 0'),
  'streamingConnectionIdleTimeout 0m0s': addToConfig('streamingConnectionIdleTimeout: 0m0s'),
  'streamingConnectionIdleTimeout 300': addToConfig('streamingConnectionIdleTimeout: 300'),
  'makeIPTablesUtilChains false': addToConfig('makeIPTablesUtilChains: false'),
  'tls cert set, key missing file': addToConfig(
    'tlsCertFile: /etc/kubernetes/pki/kubelet-server.crt\ntlsPrivateKeyFile: /etc/kubernetes/pki/private/missing.key',
  ),
  'no tls, serverTLSBootstrap false': config('serverTLSBootstrap: true', 'serverTLSBootstrap: false'),
  'featureGates RotateKubeletServerCertificate true': addToConfig(
    'featureGates: {RotateKubeletServerCertificate: true}',
  ),
  'tlsCipherSuites TLS_RSA_WITH_AES_256_GCM_SHA384': config(
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_256_GCM_SHA384',
  ),
  'tlsCipherSuites empty list': config(/^tlsCipherSuites:\n- .*$/, 'tlsCipherSuites: []'),
  'podPidsLimit -1': config(/^podPidsLimit: .*$/, 'podPidsLimit: -1'),
  'podPidsLimit 4096': config(/^podPidsLimit: .*$/, 'podPidsLimit: 4096'),
  'kubelet config is JSON': asJson,
  'kubelet config empty': say(CONFIG, ''),
  'fips all good': fips(FIPS_MODULE, MARKER),
  'fips wrong module name': fips('Linux Kernel Cryptographic API', MARKER),
  'fips module marker missing': fips(FIPS_MODULE, NOT_THERE),
}

/** What makes the host of a vector out of its base. Throws for a name that is not known here. */
export function changes(name: string): Change {
  const known = byName[name] ?? sysctlChange(name) ?? fileChange(name) ?? journalChange(name)
  if (!known) throw new Error(`nothing is known of the vector ${name}`)
  return known
}

function sysctlChange(name: string): Change | undefined {
  const [, key, value] = /^([a-z][\w.]+)=(\d+)$/.exec(name) ?? []
  return key === undefined ? undefined : say(`sysctl:${key}`, `${value}\n`)
}

function fileChange(name: string): Change | undefined {
  const [, file = '', what, value = ''] = /^(.+) (mode|owner) (\S+)$/.exec(name) ?? []
  const path = files[file]
  if (path === undefined) return undefined
  if (what === 'mode') return edit(`stat:${path}`, /^\d+/, value.replace(/^0/, ''))
  const names = value.split(':').map((id) => (id === '0' ? 'root' : 'UNKNOWN'))
  return edit(`stat:${path}`, /^(\d+) 0 0 root root/, `$1 ${value.replace(':', ' ')} ${names.join(' ')}`)
}

function journalChange(name: string): Change | undefined {
  const mode = /^journal file mode 0(\d+)$/.exec(name)?.[1]
  const key = 'stats:/var/log/journal/*/*'
  if (mode === '640') return all()
  return mode === undefined ? undefined : edit(key, / 640 0 /, ` ${mode} 0 `)
}
