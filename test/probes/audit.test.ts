import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {kernelAudit, parseAuditFiles} from '../../src/probes/audit.ts'
import {parseAuditRule} from '../../src/probes/audit-rule.ts'
import {UnavailableError} from '../../src/probes/probe.ts'

const file = (name: string, text: string) => ({
  exists: true as const,
  path: `/etc/audit/rules.d/${name}`,
  type: 'file' as const,
  mode: '0640',
  uid: 0,
  gid: 0,
  user: 'root',
  group: 'root',
  sizeBytes: text.length,
  text,
})

describe('an audit rule', () => {
  it.each([
    [
      'order of options and joined calls',
      '-a always,exit -F arch=b64 -S open,creat -F auid>=1000 -k x',
      '-a exit,always -S creat -k y -F auid>=1000 -S open -F arch=b64',
    ],
    [
      'the id of those who have not logged in',
      '-a always,exit -F auid!=unset',
      '-a always,exit -F auid!=4294967295',
    ],
    ['compared ids', '-a always,exit -C euid!=uid', '-a always,exit -C uid!=euid -F key=x'],
    ['errors', '-a always,exit -F exit=-EACCES', '-a always,exit -F exit=-13'],
    ['architectures', '-a always,exit -F arch=b64 -S open', '-a always,exit -F arch=c000003e -S open'],
    ['paths', '-w /var/run/faillock/ -p wa', '-w /run/faillock -p wa'],
    ['attached values', '-w /etc/passwd -p wa', '-w/etc/passwd -pwa -kidentity'],
    ['the old name of a list', '-a entry,always -S open', '-a exit,always -S open'],
    ['all calls', '-a always,exit -S all -F path=/usr/bin/su', '-a always,exit -F path=/bin/su'],
  ])('is the same whatever the spelling: %s', (_, one, other) => {
    expect(parseAuditRule(one)).toEqual(parseAuditRule(other))
  })

  it.each([
    ['-a always,exit -F path=/etc/sudoers.d -F perm=wa', 'no'],
    ['-a always,exit -F dir=/etc/sudoers.d -F perm=wa', 'yes'],
    ['-w /etc/sudoers.d -p wa', 'if-directory'],
  ])('%s is about what is below the path: %s', (line, tree) => {
    expect(parseAuditRule(line)).toMatchObject({path: '/etc/sudoers.d', tree})
  })

  it.each(['-D', '-b 8192', '-e 2', '', 'No rules', '-c', '--backlog_wait_time 60000'])(
    'is none: %s',
    (line) => {
      expect(parseAuditRule(line)).toBeUndefined()
    },
  )

  it('is a rule or none, whatever a line holds', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-a', '-w', '-S', '-F', '-C', 'always,exit', '-F=', 'arch=', '/', '-', '-S,,'),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const rule = parseAuditRule(words.join(' '))
        expect(rule === undefined || typeof rule.list === 'string').toBe(true)
      }),
    )
  })
})

describe('the files of rules.d', () => {
  it('are put together in the order of ls -v', () => {
    const names = ['100-z.rules', '9-y.rules', 'audit.rules', '10-x.rules', '10-x2.rules']

    const {controls} = parseAuditFiles(names.map((name) => file(name, '-e 1')))

    expect(controls.map(({where}) => where.file.slice('/etc/audit/rules.d/'.length))).toEqual([
      '9-y.rules',
      '10-x.rules',
      '10-x2.rules',
      '100-z.rules',
      'audit.rules',
    ])
  })

  it('are ordered as texts where their numbers are the same', () => {
    const names = ['1-a.rules', '001-a.rules', '01-a.rules', '2-a.rules']

    const {controls} = parseAuditFiles(names.map((name) => file(name, '-e 1')))

    expect(controls.map(({where}) => where.file.slice('/etc/audit/rules.d/'.length))).toEqual([
      '001-a.rules',
      '01-a.rules',
      '1-a.rules',
      '2-a.rules',
    ])
  })

  it('say where each rule is, and none of comments', () => {
    const {rules} = parseAuditFiles([file('a.rules', '# -w /a\n\n  -w /b -p w')])

    expect(rules.map(({path, where}) => [path, where?.line])).toEqual([['/b', 3]])
  })

  it('are read whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseAuditFiles([file('a.rules', text)]).rules).toBeInstanceOf(Array)
      }),
    )
  })
})

describe("the kernel's audit", () => {
  const mark = 'feedfacefeedface'
  const said = (rules: string, status: string) =>
    kernelAudit.parse({
      output: `${mark}\n\n${mark} rules\n${rules}\n\n${mark} status\n${status}\n`,
      exitCode: 0,
    })

  it('has no rules only where auditctl says so', () => {
    expect(said('No rules', 'enabled 1').rules).toEqual([])
    expect(() => said('', 'enabled 1')).toThrow(/nothing/)
  })

  it('is not said to be locked where auditctl tells no status', () => {
    const output = `${mark}\n\n${mark} rules\nNo rules\n`

    expect(kernelAudit.parse({output, exitCode: 0}).status.get('enabled')).toBeUndefined()
  })

  it.each(['enabled 2\nfailure 1\npid 512', 'AUDIT_STATUS: enabled=2 flag=1 pid=512'])(
    'is locked: %s',
    (status) => {
      expect(said('No rules', status).status.get('enabled')).toBe('2')
    },
  )

  it.each([
    [127, 'missing-tool'],
    [77, 'denied'],
    [78, 'denied'],
  ])('is not known where the script ends with %i', (exitCode, reason) => {
    const parse = () => kernelAudit.parse({output: '', exitCode})

    expect(parse).toThrow(UnavailableError)
    expect(parse).toThrow(expect.objectContaining({reason}))
  })
})
