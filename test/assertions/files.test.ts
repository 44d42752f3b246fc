import {describe, expect, it} from 'vitest'
import {bootMount, impliedOptions} from '../../src/assertions/mount-options.ts'
import {judgeEither} from '../../src/assertions/ownership.ts'
import {bootEntries} from '../../src/probes/boot-entries.ts'
import {file, fileStat} from '../../src/probes/file.ts'
import {fileWalk} from '../../src/probes/file-walk.ts'
import {glob} from '../../src/probes/glob.ts'
import {host} from '../../src/probes/host.ts'
import {logFiles} from '../../src/probes/log-files.ts'
import type {MountUnit} from '../../src/probes/mount-unit.ts'
import {packages} from '../../src/probes/package.ts'
import {programVersion} from '../../src/probes/program-version.ts'
import {rootPath} from '../../src/probes/root-path.ts'
import {selinuxLabels} from '../../src/probes/selinux-labels.ts'
import {asksThen, factsWith, fileWith, judged, known, marked, NOT_THERE, said, statusesOf} from './judged.ts'

describe('the text of a file', () => {
  const spec = {file: '/etc/motd', text: {notMatches: 'Amazon'}}

  it.each([
    ['is what it holds', fileWith('Welcome to Amazon\n'), 'fail'],
    ['is empty in a link to /dev/null', '666 0 0 root root 0 character special file\n', 'pass'],
  ])('%s', (_, answer, status) => {
    expect(statusesOf(spec, factsWith(said(file('/etc/motd'), answer)))).toEqual([status])
  })
})

describe('files that stand out', () => {
  const many = Array.from({length: 130}, (_, index) => ({
    path: `/f${index}`,
    mode: 0o666,
    uid: 0,
    gid: 0,
    type: 'file',
    executable: false,
  }))
  const facts = factsWith(known(fileWalk, {worldWritable: many, unowned: [], setId: many} as never))

  it.each([
    ['fail', {filesThatAre: 'world-writable', exist: false}],
    ['pass', {filesThatAre: 'set-id', exist: true}],
  ])('%s each, of very many the first hundred, and the rest as a number', (status, spec) => {
    const findings = judged(spec, facts)

    expect(findings).toHaveLength(101)
    expect(new Set(findings.map((finding) => finding.status))).toEqual(new Set([status]))
    expect(findings.at(-1)).toMatchObject({actual: '30 more'})
  })
})

describe('log files', () => {
  const spec = {logFiles: [{named: ['*.log'], atMost: '0640', owners: ['root'], groups: ['root']}]}

  it('of a name that no rule is about are as they should be', () => {
    expect(statusesOf(spec, factsWith(said(logFiles, '666 a a /var/log/other\n')))).toEqual(['pass'])
  })

  it('are wrong where the group may write', () => {
    expect(statusesOf(spec, factsWith(said(logFiles, '660 root root /var/log/x.log\n')))).toEqual(['fail'])
  })
})

describe('one of several owners and modes', () => {
  const at = (mode: string) => ({path: '/f', mode, user: 'root', group: 'root'})
  const alternatives = [{mode: {atMost: '0640'}}, {mode: {atMost: '0600'}, owner: 'root'}]

  it('will do', () => {
    expect(judgeEither(at('0640'), alternatives).map(({status}) => status)).toEqual(['pass'])
  })

  it('has to do, and where none does the first one says what is wrong', () => {
    expect(judgeEither(at('0644'), alternatives)).toMatchObject([{status: 'fail', expected: 'at most 0640'}])
  })

  it('is nothing where there are none', () => {
    expect(judgeEither(at('0644'), [])).toEqual([])
  })
})

describe('what a boot mounts', () => {
  const unit = (given: Partial<MountUnit>): MountUnit => ({
    target: '/tmp',
    options: ['nodev'],
    type: 'tmpfs',
    file: '/etc/systemd/system/tmp.mount',
    wanted: false,
    masked: false,
    ...given,
  })
  const fstab = [{target: '/tmp', type: 'xfs', options: ['rw', 'nosuid'], line: 3}]
  const vendor = '/usr/lib/systemd/system/tmp.mount'

  it.each([
    ['nothing where nothing says so', [], [], undefined],
    ['what fstab says', fstab, [], 'xfs'],
    ['what a unit of /etc says, before fstab', fstab, [unit({})], 'tmpfs'],
    ['what fstab says, before a unit of the vendor', fstab, [unit({file: vendor, wanted: true})], 'xfs'],
    ['what a unit says that something wants', [], [unit({file: vendor, wanted: true})], 'tmpfs'],
    ['nothing where a unit is there and nothing wants it', [], [unit({})], undefined],
    ['nothing where a unit of /etc masks it, whatever fstab says', fstab, [unit({masked: true})], undefined],
    ['what fstab says, over an empty unit of the vendor', fstab, [unit({file: vendor, masked: true})], 'xfs'],
    [
      'nothing that fstab leaves to a person',
      [{...fstab[0], options: ['noauto']}] as typeof fstab,
      [],
      undefined,
    ],
  ])('is %s', (_, lines, units, type) => {
    expect(bootMount('/tmp', {running: [], fstab: lines, units})?.type).toBe(type)
  })

  it('is /dev/shm in any case', () => {
    expect(bootMount('/dev/shm', {running: [], fstab: [], units: []})?.options).toEqual(['nosuid', 'nodev'])
  })

  it.each([
    [
      ['defaults', 'noexec'],
      ['defaults', 'suid', 'dev', 'noexec'],
    ],
    [
      ['user', 'exec'],
      ['user', 'nosuid', 'nodev', 'exec'],
    ],
    [['nodev', 'dev'], ['dev']],
  ])('of the options %j has %j', (written, held) => {
    expect(impliedOptions(written)).toEqual(held)
  })
})

describe("root's PATH", () => {
  const path = (text: string) => said(rootPath, marked({path: text}))

  it('is asked for in whole where it has unusual entries, and not at all where it is not known', () => {
    expect(asksThen({rootPath: 'safe'}, factsWith(path('/opt/bin:.:/opt/bin')))).toEqual(['stat:/opt/bin'])
    expect(asksThen({rootPath: 'safe'}, factsWith())).toEqual([])
  })

  it('is not known where an entry was not looked at', () => {
    expect(statusesOf({rootPath: 'safe'}, factsWith(path('/opt/bin')))).toEqual(['error'])
  })
})

describe('the database of AIDE', () => {
  const conf = (database: string) => [
    said(file('/etc/aide.conf'), fileWith(`database_in=${database}\n`)),
    ['directory:/etc/aide.conf.d/*.conf', {known: true, fact: []}] as const,
  ]
  const at = '/var/lib/aide/aide.db.gz'

  it.each([
    ['pass', said(fileStat(at), '600 0 0 root root 9 regular file\n')],
    ['fail', said(fileStat(at), '600 0 0 root root 0 regular file\n')],
    ['fail', said(fileStat(at), ...NOT_THERE)],
  ])('is a %s by what is there', (status, stat) => {
    expect(statusesOf({aide: 'database'}, factsWith(...conf(`file:${at}`), stat))).toEqual([status])
  })

  it('is asked for where it is a file, and not known where it is none or was not looked at', () => {
    expect(asksThen({aide: 'database'}, factsWith(...conf(`file:${at}`)))).toEqual([fileStat(at).key])
    expect(asksThen({aide: 'database'}, factsWith(...conf('https://x/y')))).toEqual([])
    expect(statusesOf({aide: 'database'}, factsWith(...conf(`file:${at}`)))).toEqual(['error'])
    expect(statusesOf({aide: 'database'}, factsWith(...conf('https://x/y')))).toEqual(['error'])
  })
})

describe('a boot parameter', () => {
  const entries = (given: Readonly<Record<string, string>>) =>
    said(bootEntries, marked({'running /proc/cmdline': 'audit=1\n', ...given}))
  const grub = {'grub /boot/grub2/grub.cfg': 'linux /vmlinuz audit=1\nlinux /old audit=1\n'}

  it.each([
    ['every entry has it', grub, 'pass'],
    [
      'an entry lacks it',
      {'grub /boot/grub2/grub.cfg': 'linux /vmlinuz audit=1\nlinux /old quiet\n'},
      'fail',
    ],
    ['there is no entry', {}, 'error'],
    [
      'only later entries would have it',
      {'later /etc/default/grub': 'GRUB_CMDLINE_LINUX="audit=1"\n'},
      'error',
    ],
  ])('is judged where %s', (_, given, status) => {
    expect(statusesOf({bootParameter: 'audit', equals: 1}, factsWith(entries(given)))).toEqual([status])
  })
})

describe('the version of a program', () => {
  const spec = {runs: '/usr/bin/p', versionIn: '/etc/p.version'}
  const runs = said(programVersion('/usr/bin/p'), '0\np version 1.2.3\n')

  it.each([
    ['the file says the same', fileWith('v1.2.3\n'), 'pass', '1.2.3'],
    ['the file says another', fileWith('1.2.4\n'), 'fail', '1.2.4'],
    ['the file says none', fileWith('none\n'), 'fail', 'no version'],
    ['a directory is in its place', '755 0 0 root root 9 directory\n', 'fail', 'no version'],
  ])('is judged where %s', (_, answer, status, actual) => {
    expect(judged(spec, factsWith(runs, said(file('/etc/p.version'), answer)))[1]).toMatchObject({
      status,
      actual,
    })
  })

  it('is judged where there is no such file', () => {
    expect(judged(spec, factsWith(runs, said(file('/etc/p.version'), ...NOT_THERE)))[1]).toMatchObject({
      status: 'fail',
      actual: 'not there',
    })
  })
})

describe('the archived modules of NVIDIA', () => {
  const archive = known(glob('/var/lib/dkms-archive/nvidia*/*'), [
    '/var/lib/dkms-archive/nvidia/580.1.2',
    '/x/none',
  ])
  const system = said(
    host,
    marked({'os-release': 'ID=amzn\n', uname: '6.1\naarch64\n', kubelet: '', signs: ''}),
  )
  const rpm = known(packages, new Map())
  const spec = {nvidiaArchive: 'of-one-version'}

  it('are wrong where one has no version', () => {
    expect(judged(spec, factsWith(archive, system, rpm))[1]).toMatchObject({
      status: 'fail',
      actual: '580.1.2, none',
    })
  })

  it.each([
    ['the host', [archive, rpm]],
    ['the packages', [archive, system]],
  ])('are not known without %s', (_, facts) => {
    expect(statusesOf(spec, factsWith(...facts))).toEqual(['error'])
  })
})

describe('a label of SELinux', () => {
  it('is told with the one that it should be, as far as matchpathcon says so', () => {
    const labels = known(selinuxLabels('/a/*'), {
      right: 1,
      wrong: [
        {path: '/a/b', problem: 'has context u:r:t, should be u:r:s'},
        {path: '/a/c', problem: 'has context u'},
      ],
    })

    expect(judged({selinuxLabels: ['/a/*']}, factsWith(labels))).toMatchObject([
      {status: 'fail', expected: 'u:r:s', actual: 'u:r:t'},
      {status: 'fail', expected: "the policy's", actual: 'has context u'},
    ])
  })
})

describe('what the kubelet is given', () => {
  it('is not known where its NodeConfigs are but not what reads them', () => {
    const drops = known({key: 'nodeadm-drop-ins', script: '', pace: 'bounded', parse: () => []}, [])

    expect(statusesOf({nodeConfigs: 'readable'}, factsWith(drops))).toEqual(['error'])
  })

  it('is not known where its unit is not', () => {
    expect(statusesOf({kubelet: 'readOnlyPort', equals: 0}, factsWith())).toEqual(['error'])
  })
})

describe('the clean-up of an image', () => {
  const facts = (answer: string) =>
    factsWith(
      said(file('/etc/machine-id'), answer),
      known(glob('/etc/ssh/ssh_host_*'), ['/etc/ssh/ssh_host_rsa_key']),
      known(glob('/var/lib/cloud/instance'), ['/var/lib/cloud/instance']),
    )

  it.each([
    ['has plainly not run where all of the builder is there', fileWith(`${'a'.repeat(32)}\n`), 'deferred'],
    ['may have run where there is no machine id', fileWith('\n'), 'notapplicable'],
    ['may have run where the machine id is no file', '755 0 0 root root 9 directory\n', 'notapplicable'],
  ])('%s', (_, answer, status) => {
    expect(statusesOf({cleanUp: 'auto'}, facts(answer))).toEqual([status])
  })
})

describe('users', () => {
  it('are asked about in no second round where they are not known', () => {
    expect(asksThen({homes: 'private', mode: {atMost: '0750'}}, factsWith())).toEqual([])
  })
})
