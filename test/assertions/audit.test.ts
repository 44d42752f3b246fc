import {describe, expect, it} from 'vitest'
import {uncovered} from '../../src/assertions/audit-requirement.ts'
import {auditFiles, kernelAudit} from '../../src/probes/audit.ts'
import {parseAuditRule} from '../../src/probes/audit-rule.ts'
import {file, fileStat, fileStats} from '../../src/probes/file.ts'
import {fileWalk} from '../../src/probes/file-walk.ts'
import {host} from '../../src/probes/host.ts'
import {asksThen, factsWith, fileWith, judged, known, marked, NOT_THERE, said, statusesOf} from './judged.ts'

const rules = (text: string) =>
  said(
    auditFiles,
    marked({[`640 0 0 root root ${text.length} regular file /etc/audit/rules.d/a.rules`]: text}),
  )
const kernel = (text: string) => said(kernelAudit, marked({rules: text, status: 'enabled 1\n'}))
const SYSTEM = said(host, marked({'os-release': 'ID=amzn\n', uname: '6.1\nx86_64\n', kubelet: '', signs: ''}))
const IDS = said(file('/etc/login.defs'), fileWith('UID_MIN 1000\n'))

describe('audit rules on disk and in the kernel', () => {
  const spec = {auditDifferences: 'none'}

  it('may differ in order, spelling and keys', () => {
    const facts = factsWith(
      rules('-D\n-w /etc/group -p wa -k a\n-a always,exit -F arch=b64 -S open,creat -k b\n'),
      kernel('-a exit,always -F arch=c000003e -S creat -S open -F key=b\n-w /etc/group -p aw\n'),
    )

    expect(judged(spec, facts)).toMatchObject([
      {status: 'pass', actual: 'the same on disk and in the kernel'},
    ])
  })

  it('may not differ otherwise, and each difference has its place', () => {
    const facts = factsWith(rules('# mine\n-w /etc/group -p wa\n'), kernel('-w /etc/passwd -p wa\n'))

    expect(judged(spec, facts)).toMatchObject([
      {
        status: 'fail',
        subject: '-a always,exit path /etc/group perm aw',
        actual: 'in rules.d only',
        where: {file: '/etc/audit/rules.d/a.rules', line: 2},
      },
      {status: 'fail', subject: '-a always,exit path /etc/passwd perm aw', actual: 'in the kernel only'},
    ])
  })

  it.each([
    ['the kernel', [rules('-w /etc/group -p wa\n')]],
    ['the files', [kernel('No rules\n')]],
  ])('are not known without %s', (_, facts) => {
    expect(statusesOf(spec, factsWith(...facts))).toEqual(['error'])
  })
})

describe('an audit rule', () => {
  const open = {syscalls: ['open'], fields: ['auid!=unset'], architectures: ['b64']}
  const missing = (...lines: string[]) =>
    uncovered(
      open,
      lines.flatMap((line) => parseAuditRule(line) ?? []),
    )
  const RECORD = '-a always,exit -F arch=b64 -S open'

  it.each([
    ['records what no rule before it leaves out', [RECORD, '-a never,exit'], []],
    ['is worthless after one that leaves everything out', ['-a never,exit', RECORD], ['open']],
    ['is worthless where tasks are left out', [RECORD, '-a never,task'], ['open']],
    ['stands beside one that leaves a few things out', ['-a never,exit -F arch=b64 -S read', RECORD], []],
    ['stands beside one that leaves a file out', ['-a never,exit -F path=/etc/x', RECORD], []],
    ['stands beside one that leaves somebody out', ['-a never,exit -F uid=5', RECORD], []],
    ['stands beside one that leaves types out', ['-a never,exclude', RECORD], []],
  ])('%s', (_, lines, left) => {
    expect(missing(...lines)).toEqual(left)
  })

  it('is not judged without the host, or without what login.defs says', () => {
    const spec = {auditRules: [{watch: '/etc/group', permissions: 'wa'}]}

    expect(statusesOf(spec, factsWith(IDS, rules('-D\n')))).toEqual(['error'])
    expect(statusesOf(spec, factsWith(SYSTEM, rules('-D\n')))).toEqual(['error'])
  })
})

describe('the programs that audit rules have to name', () => {
  const spec = {audited: 'set-id-programs'}
  const walk = known(fileWalk, {
    worldWritable: [],
    unowned: [],
    setId: [{path: '/usr/bin/su', mode: 0o4755, uid: 0, gid: 0, type: 'file', executable: true}],
  } as never)
  const named = rules('-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -k p\n')

  it('are those that the walk finds', () => {
    expect(statusesOf(spec, factsWith(walk, SYSTEM, IDS, named))).toEqual(['pass'])
  })

  it.each([
    ['the walk', [SYSTEM, IDS, named]],
    ['the host', [walk, IDS, named]],
    ['login.defs', [walk, SYSTEM, named]],
    ['the rules', [walk, SYSTEM, IDS]],
  ])('are not known without %s', (_, facts) => {
    expect(statusesOf(spec, factsWith(...facts))).toEqual(['error'])
  })
})

describe("sudo's logs, which audit rules have to name,", () => {
  const sudoers = said(file('/etc/sudoers'), fileWith('Defaults logfile=/var/log/sudo.log\n'))

  it('are not known without the host', () => {
    expect(statusesOf({audited: 'sudo-log'}, factsWith(sudoers, rules('-D\n')))).toEqual(['error'])
  })
})

describe('the log of audit', () => {
  const spec = {auditLog: 'directory', mode: {atMost: '0750'}}
  const conf = file('/etc/audit/auditd.conf')

  it.each([
    ['where auditd.conf says', said(conf, fileWith('log_file = /logs/audit.log\n')), '/logs'],
    [
      'where it usually is, with no word of auditd.conf',
      said(conf, fileWith('num_logs = 5\n')),
      '/var/log/audit',
    ],
    ['where it usually is, without auditd.conf', said(conf, ...NOT_THERE), '/var/log/audit'],
  ])('is %s', (_, answer, directory) => {
    const facts = factsWith(answer, said(fileStat(directory), '750 0 0 root root 1 directory\n'))

    expect(statusesOf(spec, facts)).toEqual(['pass'])
    expect(asksThen(spec, facts)).toEqual([fileStat(directory).key, fileStats(`${directory}/*`).key])
  })

  it('is not known where its directory could not be looked at', () => {
    expect(statusesOf(spec, factsWith(said(conf, ...NOT_THERE)))).toEqual(['error'])
  })

  it('is not known where auditd.conf is not', () => {
    expect(statusesOf(spec, factsWith())).toEqual(['error'])
    expect(asksThen(spec, factsWith())).toEqual([])
  })
})
