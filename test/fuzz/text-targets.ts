import {readdirSync, readFileSync} from 'node:fs'
import {isFound} from '../../src/assertions/expression.ts'
import {locateNodes} from '../../src/benchmarks/locate.ts'
import {parseContent} from '../../src/benchmarks/parsed-content.ts'
import {parseYaml} from '../../src/benchmarks/yaml.ts'
import {parseConfig} from '../../src/config/load.ts'
import {UsageError} from '../../src/errors.ts'
import {parseFailOn} from '../../src/evaluate/fail-on.ts'
import {parseInventory} from '../../src/fleet/inventory.ts'
import {parseDuration} from '../../src/options/duration.ts'
import {parseAideConf} from '../../src/probes/aide.ts'
import {parseAuditFiles} from '../../src/probes/audit.ts'
import {auditPath, parseAuditRule} from '../../src/probes/audit-rule.ts'
import {parseIni} from '../../src/probes/ini.ts'
import {parseFilterTable} from '../../src/probes/iptables.ts'
import {parseMarked} from '../../src/probes/marked.ts'
import {parseMountUnits} from '../../src/probes/mount-unit.ts'
import {parseNft} from '../../src/probes/nftables.ts'
import {parsePam} from '../../src/probes/pam.ts'
import {compareVersions} from '../../src/probes/rpm-version.ts'
import {parseRsyslog} from '../../src/probes/rsyslog.ts'
import {parseSettings} from '../../src/probes/settings.ts'
import {parseSshdConfig} from '../../src/probes/sshd-config.ts'
import {parseSudoers} from '../../src/probes/sudoers.ts'
import {effectiveSysctl, parseSysctlFiles} from '../../src/probes/sysctl.ts'
import {assignmentsOf} from '../../src/probes/systemd-file.ts'
import {matchesWildcard} from '../../src/probes/wildcard.ts'
import {parseOutput} from '../../src/reports/formats.ts'
import {parseTarget} from '../../src/targets/target.ts'
import {decodeWaivers} from '../../src/waivers/waiver-file.ts'
import {recordedAnswers, recordedTexts} from './recordings.ts'
import {allowing, type FuzzTarget} from './target.ts'

type ErrorClass = Parameters<typeof allowing>[0][number]

function textTarget(
  covers: string,
  read: (text: string) => unknown,
  corpus: readonly string[],
  documented: readonly ErrorClass[] = [],
): FuzzTarget {
  return {
    name: covers.split(' ')[1] ?? covers,
    covers: [covers],
    corpus,
    run: allowing(documented, (input) => read(input.toString('utf8'))),
  }
}

const path = '/etc/a'
const inFile = (text: string) => ({
  path,
  text,
  exists: true as const,
  type: 'file' as const,
  mode: '0644',
  uid: 0,
  gid: 0,
  user: 'root',
  group: 'root',
  sizeBytes: 1,
})

/** Texts that a host's files hold. */
export const hostTextTargets: readonly FuzzTarget[] = [
  textTarget(
    'probes/settings.ts parseSettings',
    (text) => parseSettings(inFile(text)),
    recordedTexts(/login\.defs|auditd/),
  ),
  textTarget('probes/sshd-config.ts parseSshdConfig', parseSshdConfig, recordedTexts(/sshd_config/)),
  textTarget(
    'probes/sysctl.ts parseSysctlFiles',
    (text) => effectiveSysctl(parseSysctlFiles([{path, text}]), 'net.ipv4.conf.all.log_martians', 252),
    recordedTexts(/sysctl\.d/),
  ),
  textTarget(
    'probes/aide.ts parseAideConf',
    (text) => parseAideConf([inFile(text)]),
    recordedTexts(/aide\.conf/),
  ),
  textTarget(
    'probes/audit-rule.ts parseAuditRule',
    (text) => [parseAuditRule(text), auditPath(text)],
    recordedTexts(/audit\/rules/),
  ),
  textTarget(
    'probes/audit.ts parseAuditFiles',
    (text) => parseAuditFiles([inFile(text)]),
    recordedTexts(/audit\/rules/),
  ),
  textTarget(
    'probes/systemd-file.ts assignmentsOf',
    (text) => assignmentsOf({path, text}, 'Journal'),
    recordedTexts(/journald/),
  ),
  textTarget('probes/pam.ts parsePam', (text) => parsePam(inFile(text)), recordedTexts(/pam\.d/)),
  textTarget('probes/ini.ts parseIni', parseIni, recordedTexts(/repositories|journald/)),
  textTarget('probes/marked.ts parseMarked', parseMarked, recordedTexts(/^host$|^mounts$/), [Error]),
  textTarget(
    'probes/mount-unit.ts parseMountUnits',
    (text) =>
      parseMountUnits([
        {header: 'unit /etc/systemd/system/tmp.mount', body: text},
        {header: `unit ${text.slice(0, 40)}`, body: text},
      ]),
    [
      '[Unit]\nDescription=x\n[Mount]\nWhat=tmpfs\nWhere=/tmp\nType=tmpfs\nOptions=mode=1777,strictatime,nosuid\n',
    ],
  ),
  textTarget(
    'probes/rsyslog.ts parseRsyslog',
    (text) => parseRsyslog([{path, text}]),
    recordedTexts(/^rsyslog:/),
  ),
  textTarget(
    'probes/sudoers.ts parseSudoers',
    (text) => parseSudoers(inFile(text)),
    recordedTexts(/sudoers/),
  ),
  textTarget('probes/nftables.ts parseNft', parseNft, recordedTexts(/^nft-ruleset$/)),
  textTarget('probes/iptables.ts parseFilterTable', parseFilterTable, recordedTexts(/^ip6?tables-save$/)),
  textTarget(
    'probes/rpm-version.ts compareVersions',
    (text) => compareVersions(text.slice(0, text.length / 2), text.slice(text.length / 2)),
    ['1.2.3-4.amzn20231.2.3~rc1-4.amzn2023', ...recordedAnswers('packages').slice(0, 5)],
  ),
  textTarget(
    'probes/wildcard.ts matchesWildcard',
    (text) => matchesWildcard(text.slice(0, text.length / 2), text.slice(text.length / 2)),
    ['net.*.all.*net.ipv4.conf.all.log_martians', '**?*a*b*cabcabcabc'],
  ),
]

const content = new URL('../../benchmarks/', import.meta.url).pathname
const yamlBelow = (directory: string): readonly string[] =>
  readdirSync(`${content}${directory}`, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(`${content}${directory}/${name}`, 'utf8'))

const waivers = `maximumDays: 90
waivers:
  - {rule: sshd-root, reason: The bastion needs it, owner: ops, expires: 2027-02-01, ticket: A-1}
  - item: cis-amazon-eks/3.2.1
    reason: "accepted"
    owner: a@example.com
    expires: "2027-03-01"
    covers: [fail, error]
    scope: {os: amzn-2023, host: "web-*", image: "*"}
`
const assayYaml = `level: 2\nbenchmark: [cis-amazon-linux-2023]\nskip: ["sshd-*"]\nset: [banner=x]\noutput: [junit=out.xml, text]\n`
const inventory = `- ssh://ec2-user@10.0.0.5\n- {target: node-2, user: a, port: 22, identity: ~/.ssh/id, level: 1}\n`

/** Files and words that a user writes. */
export const userTextTargets: readonly FuzzTarget[] = [
  textTarget('benchmarks/yaml.ts parseYaml', (text) => parseYaml(text, 'f'), yamlBelow('rules').slice(0, 6), [
    UsageError,
  ]),
  textTarget(
    'benchmarks/locate.ts locateNodes',
    (text) => locateNodes(parseYaml(text, 'f').source),
    yamlBelow('rules').slice(0, 6),
    [UsageError],
  ),
  textTarget(
    'benchmarks/parsed-content.ts parseContent',
    (text) => parseContent({name: 'f', source: text}),
    [...yamlBelow('rules'), ...yamlBelow('eks-image')],
    [UsageError],
  ),
  textTarget(
    'benchmarks/parsed-content.ts parseContent (a tailoring)',
    (text) => parseContent({name: 'f', source: text}, 'tailoring'),
    yamlBelow('tailoring'),
    [UsageError],
  ),
  textTarget(
    'waivers/waiver-file.ts decodeWaivers',
    (text) => decodeWaivers(parseYaml(text, 'f')),
    [waivers],
    [UsageError],
  ),
  textTarget('config/load.ts parseConfig', (text) => parseConfig(text, 'f'), [assayYaml], [UsageError]),
  textTarget(
    'fleet/inventory.ts parseInventory',
    (text) => parseInventory(text, 'f'),
    [inventory, 'node-1 # first\nssh://root@[::1]:2222\nroot:/mnt\n'],
    [UsageError],
  ),
  textTarget(
    'targets/target.ts parseTarget',
    parseTarget,
    ['ssh://ec2-user@10.0.0.5:22', 'a@[fe80::1]', 'evidence:a.json.gz', 'local:', 'root:/mnt/image', 'node'],
    [UsageError],
  ),
  textTarget(
    'options/duration.ts parseDuration',
    (text) => parseDuration(text, '--timeout'),
    ['1h30m', '90s', '250ms'],
    [UsageError],
  ),
  textTarget(
    'evaluate/fail-on.ts parseFailOn',
    parseFailOn,
    ['severity>=high and level=1', 'benchmark=eks-image'],
    [UsageError],
  ),
  textTarget('reports/formats.ts parseOutput', parseOutput, ['junit=out-{host}.xml', 'text'], [UsageError]),
  {
    name: 'isFound',
    covers: ['assertions/expression.ts isFound'],
    corpus: ['^(a+)+$', '(?i:amzn)|\\\\[mrsv]', '[^\\n]*-j ACCEPT'],
    run: allowing([Error], (input) => isFound(input.toString('utf8').slice(0, 100), input.toString('utf8'))),
  },
]
