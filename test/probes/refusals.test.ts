import {describe, expect, it} from 'vitest'
import {applicationInventory} from '../../src/probes/application-inventory.ts'
import {kernelAudit} from '../../src/probes/audit.ts'
import {bootEntries} from '../../src/probes/boot-entries.ts'
import {confFiles} from '../../src/probes/conf-files.ts'
import {directory, file, fileStats} from '../../src/probes/file.ts'
import {fileWalk} from '../../src/probes/file-walk.ts'
import {firewalld} from '../../src/probes/firewalld.ts'
import {glob} from '../../src/probes/glob.ts'
import {kubeconfigCredential, kubeletText} from '../../src/probes/kubelet.ts'
import {logFiles} from '../../src/probes/log-files.ts'
import {mounts} from '../../src/probes/mount.ts'
import {nftRuleset} from '../../src/probes/nftables.ts'
import {type Probe, unavailableBy} from '../../src/probes/probe.ts'
import {program} from '../../src/probes/program.ts'
import {repositories} from '../../src/probes/repositories.ts'
import {rootPath} from '../../src/probes/root-path.ts'
import {rsyslogFiles} from '../../src/probes/rsyslog.ts'
import {selinuxStatus} from '../../src/probes/selinux.ts'
import {selinuxLabels} from '../../src/probes/selinux-labels.ts'
import {shadow} from '../../src/probes/shadow.ts'
import {runningSysctl} from '../../src/probes/sysctl.ts'
import {unitFiles} from '../../src/probes/unit-files.ts'

const MARK = 'feedfacefeedface'

function reading(probe: Probe<unknown>, output: string, exitCode: number): object {
  try {
    return {known: true, fact: probe.parse({output, exitCode})}
  } catch (error) {
    return unavailableBy(error)
  }
}

describe('a question is not answered, with the reason,', () => {
  it.each<[string, Probe<unknown>, number, string, string]>([
    [
      'by an image without an inventory',
      applicationInventory,
      78,
      'missing-tool',
      'the image has no application inventory',
    ],
    ['by a host without find', fileWalk, 127, 'missing-tool', 'find is not installed'],
    [
      'by a host without names for ids',
      fileWalk,
      78,
      'unparsable',
      '/etc/passwd or /etc/group is empty or not there',
    ],
    ['by a host without find about logs', logFiles, 127, 'missing-tool', 'find is not installed'],
    [
      'by a host without firewalld',
      firewalld('running'),
      127,
      'missing-tool',
      'firewall-cmd is not installed',
    ],
    ['by firewalld to a user', firewalld('running'), 77, 'denied', 'only root can run firewall-cmd'],
    ['by a host without nft', nftRuleset, 127, 'missing-tool', 'nft is not installed'],
    ['by nft to a user', nftRuleset, 77, 'denied', 'only root can list the rules of nftables'],
    ['by a host without bash', rootPath, 127, 'missing-tool', 'bash is not installed'],
    ['by a host without sestatus', selinuxStatus, 127, 'missing-tool', 'sestatus is not installed'],
    [
      'by a host without the command line of its kernel',
      bootEntries,
      79,
      'unparsable',
      '/proc/cmdline is not readable',
    ],
    [
      'about settings whose reading was ended',
      confFiles('sysctl.d'),
      137,
      'unparsable',
      'the files of sysctl.d ended with 137',
    ],
    ['by a host without logs', logFiles, 78, 'unparsable', '/var/log is not there'],
    ['by a host whose fstab is for root alone', mounts, 77, 'denied', '/etc/fstab is not readable'],
    ['by a kernel without nftables', nftRuleset, 78, 'unparsable', 'nft list ruleset failed'],
    [
      'about repositories whose reading was ended',
      repositories,
      137,
      'unparsable',
      'reading the repositories ended with 137',
    ],
    ['by a user about what root runs', rootPath, 77, 'denied', "only root is told root's PATH"],
    [
      'about files of rsyslog whose reading was ended',
      rsyslogFiles('/a'),
      137,
      'unparsable',
      'reading /a ended with 137',
    ],
    [
      'by a host without /proc/sys',
      runningSysctl('kernel.panic'),
      79,
      'unparsable',
      'reading kernel.panic below /proc/sys ended with 79',
    ],
    ['about a file of which stat says nothing', file('/a'), 1, 'unparsable', 'no answer about /a'],
    [
      'about a credential that grep does not tell',
      kubeconfigCredential('/k'),
      0,
      'unparsable',
      'grep said nothing of /k',
    ],
    ['about a file that is none', kubeletText('/k'), 79, 'unparsable', '/k is no file'],
    [
      'about a file with headers of requests',
      kubeletText('/k'),
      76,
      'denied',
      '/k holds headers of requests, which may be secrets, and is not read',
    ],
  ])('%s', (_, probe, exitCode, reason, detail) => {
    expect(reading(probe, '', exitCode)).toEqual({known: false, reason, detail})
  })

  it.each<[string, Probe<unknown>, string, string]>([
    [
      'where the kernel has no command line',
      bootEntries,
      `${MARK}\n\n${MARK} running /proc/cmdline\n`,
      '/proc/cmdline is empty',
    ],
    [
      'where a file of a pattern has no owner',
      fileStats('/a/*'),
      `${MARK}\n\n${MARK} stat: cannot stat\n`,
      'cannot read the owner and mode in "stat: cannot stat"',
    ],
    [
      'where auditctl lists no rules',
      kernelAudit,
      `${MARK}\n\n${MARK} status\nenabled 1\n`,
      'auditctl -l printed nothing',
    ],
    [
      'where firewalld has no default zone',
      firewalld('running'),
      `${MARK}\n\n${MARK} zones\npublic\n`,
      'firewall-cmd does not tell the default zone',
    ],
    [
      'where nobody has a password',
      shadow,
      `${MARK}\n\n${MARK} today\n20000\n`,
      '/etc/shadow has no accounts',
    ],
    [
      'where a shell has a word of its own for a program',
      program('cd'),
      'cd\n',
      'command -v ended with 0 and said "cd"',
    ],
    ['where labels cannot be told', selinuxLabels('/a/*'), '0\n', 'matchpathcon says of /a/*: nothing'],
    [
      'where one label of several cannot be told',
      selinuxLabels('/a/*'),
      '2\n/a/c error: Permission denied\n',
      'matchpathcon says of /a/*: /a/c error: Permission denied',
    ],
  ])('%s', (_, probe, output, detail) => {
    expect(reading(probe, output, 0)).toEqual({known: false, reason: 'unparsable', detail})
  })

  it('where a file of a directory is too large to be read whole', () => {
    const output = `${MARK}\n\n${MARK} 644 0 0 root root 1048577 regular file /a/c\nc`

    expect(reading(directory('/a'), output, 0)).toEqual({
      known: false,
      reason: 'truncated',
      detail: '/a/c is larger than 1 MiB',
    })
  })

  it('where stat fails for a reason that is not told apart', () => {
    const output = "stat: cannot stat '/a': Input/output error\n"

    expect(reading(file('/a'), output, 1)).toEqual({
      known: false,
      reason: 'unparsable',
      detail: "cannot stat '/a': Input/output error",
    })
  })

  it('but for labels of what is not there', () => {
    expect(reading(selinuxLabels('/a/*'), '0\n/a/* error: No such file or directory\n', 0)).toEqual({
      known: true,
      fact: {right: 0, wrong: []},
    })
  })
})

describe('a name that a shell would take for something else', () => {
  it.each<[string, (name: string) => Probe<unknown>, string]>([
    ['a pattern of paths', glob, 'not a path pattern: '],
    ['a pattern of files', fileStats, 'not a path pattern: '],
    ['a pattern of labels', selinuxLabels, 'not a path pattern: '],
    ['a pattern of rsyslog', rsyslogFiles, 'not a path pattern: '],
    ['a pattern of names', (name) => directory('/etc', name), 'not a file name pattern: '],
    ['a directory of settings', confFiles, 'not a directory of settings: '],
    ['a program', program, "not a program's name: "],
    ['a sysctl', runningSysctl, 'not a sysctl key: '],
    ['a unit', unitFiles, "not a unit's name: "],
  ])('is not asked as %s', (_, probe, message) => {
    for (const name of ['/a/$(id)', '/a b', '/a;id', '/a\nid', ''])
      expect(() => probe(name)).toThrow(`${message}${name}`)
  })

  it('is quoted as the path of a file', () => {
    expect(file("/a'; id").script).toContain(String.raw`f='/a'\''; id'`)
  })
})
