import {describe, expect, it} from 'vitest'
import {show} from '../../src/assertions/comparison.ts'
import {weighHalves} from '../../src/assertions/halves.ts'
import {file} from '../../src/probes/file.ts'
import {pamServices} from '../../src/probes/pam.ts'
import {shellFiles} from '../../src/probes/shell-files.ts'
import {sshd} from '../../src/probes/sshd.ts'
import {sshdConfigDropIns, sshdConfigFile} from '../../src/probes/sshd-config.ts'
import {asksThen, factsWith, fileWith, judged, known, marked, said, statusesOf} from './judged.ts'

describe('a time in a Match block of sshd', () => {
  const facts = (text: string) =>
    factsWith(
      said(sshd, 'port 22\nclientaliveinterval 300\n'),
      known(sshdConfigDropIns, []),
      said(sshdConfigFile, fileWith(text)),
    )
  const spec = {sshd: 'clientaliveinterval', atMost: 300}

  it.each([
    ['5m', ['pass']],
    ['1m30s', ['pass']],
    ['1h', ['pass', 'fail']],
    ['1h30m', ['pass', 'fail']],
    ['1d', ['pass', 'fail']],
  ])('of %s is compared in seconds', (time, statuses) => {
    expect(statusesOf(spec, facts(`Match User x\nClientAliveInterval ${time}\n`))).toEqual(statuses)
  })

  it('is found where the whole configuration has it too', () => {
    expect(judged(spec, facts('\nClientAliveInterval 5m\n'))).toMatchObject([
      {status: 'pass', where: {file: '/etc/ssh/sshd_config', line: 2}},
    ])
  })
})

describe('the file that a setting of sshd names', () => {
  it('is asked for where it is known and a path', () => {
    const spec = {sshd: 'banner', file: 'there', exists: true}

    expect(asksThen(spec, factsWith(said(sshd, 'port 22\nbanner /etc/issue.net\n')))).toEqual([
      'stat:/etc/issue.net',
    ])
    expect(asksThen(spec, factsWith(said(sshd, 'port 22\nbanner none\n')))).toEqual([])
    expect(asksThen(spec, factsWith())).toEqual([])
  })
})

describe('a tag in sudoers', () => {
  it('is looked for in what they include, which is asked for', () => {
    const facts = factsWith(said(file('/etc/sudoers'), fileWith('@include /etc/own\n')), [
      'directory:/etc/sudoers.d/*',
      {known: true, fact: []},
    ])

    expect(asksThen({sudoersTag: 'NOPASSWD'}, facts)).toEqual(['file:/etc/own'])
    expect(asksThen({sudoersTag: 'NOPASSWD'}, factsWith())).toEqual([])
    expect(statusesOf({sudoersTag: 'NOPASSWD'}, facts)).toEqual(['error'])
  })
})

describe('modules of PAM', () => {
  const stack = (text: string) =>
    said(pamServices, marked({'644 0 0 root root 1 regular file /etc/pam.d/system-auth': text}))

  it('may be left out where a rule says so', () => {
    const spec = {pam: 'pam_x.so', type: 'auth', in: ['system-auth'], absent: 'pass'}

    expect(judged(spec, factsWith(stack('auth required pam_unix.so\n')))).toMatchObject([
      {status: 'pass', actual: 'not there', expected: 'any'},
    ])
  })

  it.each([
    ['enforce_for_root\n', 'pass'],
    ['enforce_for_root = 1\n', 'fail'],
    ['# enforce_for_root\n', 'fail'],
  ])('take %j of their file for a flag that is %s', (text, status) => {
    const spec = {
      pamOption: 'enforce_for_root',
      of: 'pam_pwquality.so',
      type: 'password',
      in: ['system-auth'],
      configuration: 'pwquality.conf',
      equals: 'true',
    }
    const facts = factsWith(
      stack('password requisite pam_pwquality.so\n'),
      said(file('/etc/security/pwquality.conf'), fileWith(text)),
    )

    expect(statusesOf(spec, facts)).toEqual([status])
  })
})

describe('TMOUT', () => {
  it('of nothing is no time', () => {
    const facts = factsWith(said(shellFiles, marked({'/etc/profile': '1:readonly TMOUT= ; export TMOUT\n'})))

    expect(judged({shellTimeout: 'fixed', atMost: 900}, facts)[0]).toMatchObject({
      status: 'fail',
      actual: 'empty',
    })
  })
})

describe('a value', () => {
  it.each([
    [undefined, 'not set'],
    ['', 'empty'],
    [[], 'empty'],
    [['a', 1], 'a, 1'],
    [0, '0'],
  ])('of %j is shown as %s', (value, text) => {
    expect(show(value)).toBe(text)
  })

  it('that differs while the machine runs is told, whatever it is', () => {
    const disk = {status: 'pass', subject: 'x', basis: 'observed'} as const
    const reason = (actual?: string) =>
      weighHalves(disk, {...disk, status: 'fail', ...(actual !== undefined && {actual})}, 'image')[0]?.reason

    expect(reason('1')).toBe('the running value is 1 and needs a reboot')
    expect(reason()).toBe('the running value is another one and needs a reboot')
  })
})
