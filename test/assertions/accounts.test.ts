import {describe, expect, it} from 'vitest'
import {accounts} from '../../src/probes/accounts.ts'
import {file, fileStat} from '../../src/probes/file.ts'
import {pamServices} from '../../src/probes/pam.ts'
import {shadow} from '../../src/probes/shadow.ts'
import {factsWith, fileWith, judged, known, marked, NOT_THERE, said, statusesOf} from './judged.ts'

const loginDefs = file('/etc/login.defs')

const passwd = (text: string, group = 'root:x:0:\n') =>
  said(accounts, marked({'/etc/passwd': text, '/etc/group': group, '/etc/shells': '/bin/bash\n'}))
const passwords = (text: string) => said(shadow, marked({today: '20000\n', shadow: text}))

describe('system accounts that must not log in', () => {
  const users = passwd('root:x:0:0::/root:/bin/bash\ndaemon:x:300:300::/:/bin/bash\n')
  const hashes = passwords('root:locked:1:0:9:7:::\ndaemon:locked:1:0:9:7:::\n')
  const spec = {accounts: 'systemAccountsCannotLogIn'}

  it.each([
    ['is not given', fileWith('PASS_MAX_DAYS 1\n'), 'fail'],
    ['is no number, so that 1000 counts', fileWith('UID_MIN many\n'), 'fail'],
    ['is above them', fileWith('UID_MIN 500\n'), 'fail'],
    ['is below them', fileWith('UID_MIN 200\n'), 'pass'],
  ])('are those below UID_MIN where it %s', (_, text, status) => {
    expect(statusesOf(spec, factsWith(users, hashes, said(loginDefs, text)))).toEqual([status])
  })

  it('are those below 1000 where there is no login.defs', () => {
    expect(statusesOf(spec, factsWith(users, hashes, said(loginDefs, ...NOT_THERE)))).toEqual(['fail'])
  })

  it('are not known without login.defs', () => {
    expect(statusesOf(spec, factsWith(users, hashes))).toEqual(['error'])
  })
})

describe('an account', () => {
  it('has to be in /etc/shadow', () => {
    const [finding] = judged(
      {account: 'ops', password: ['locked']},
      factsWith(passwords('root:locked:1:0:9:7:::\n')),
    )

    expect(finding).toMatchObject({status: 'fail', actual: 'not in /etc/shadow'})
  })
})

describe('the ageing of passwords', () => {
  const spec = {ageing: 'maximumDays', atMost: 365}

  it('is right where new accounts and those with a password have it', () => {
    const facts = factsWith(
      said(loginDefs, fileWith('PASS_MAX_DAYS 365\n')),
      passwords('ops:set-6:1:0:365:7:::\nold:set-6:1:0:99999:7:::\nbin:locked:1:0::7:::\n'),
    )

    expect(judged(spec, facts).map(({subject, status}) => `${status}: ${subject}`)).toEqual([
      'pass: PASS_MAX_DAYS in /etc/login.defs',
      'pass: maximumDays of ops',
      'fail: maximumDays of old',
    ])
  })

  it('is not set for new accounts where there is no file for it', () => {
    const facts = factsWith(said(loginDefs, ...NOT_THERE), passwords('root:locked:1:0:99999:7:::\n'))

    expect(judged(spec, facts)).toMatchObject([{status: 'fail', actual: 'not set'}])
  })
})

describe('the homes of users', () => {
  it('are none where nobody can log in', () => {
    const facts = factsWith(passwd('root:x:0:0::/root:/sbin/nologin\n'))

    expect(judged({homes: 'private', mode: {atMost: '0750'}}, facts)).toMatchObject([
      {status: 'pass', actual: 'none'},
    ])
  })

  it('are not known without the users', () => {
    expect(statusesOf({homes: 'private', mode: {atMost: '0750'}}, factsWith())).toEqual(['error'])
  })

  it('are looked at where they are', () => {
    const facts = factsWith(
      passwd('ops:x:1000:1000::/home/ops:/bin/bash\n'),
      said(fileStat('/home/ops'), '644 1000 1000 ops ops 1 regular file\n'),
    )

    expect(judged({homes: 'private', mode: {atMost: '0750'}}, facts)).toMatchObject([
      {status: 'fail', actual: 'no directory at /home/ops'},
    ])
  })
})

describe('su', () => {
  const wheel = 'auth required pam_wheel.so use_uid group=sugroup\n'
  const stack = (text: string) =>
    said(pamServices, marked({'644 0 0 root root 1 regular file /etc/pam.d/su': text}))
  const users = passwd(
    'root:x:0:0::/root:/bin/bash\nops:x:1000:1000::/home/ops:/bin/bash\n',
    'sugroup:x:2000:\n',
  )

  it.each([
    ['nobody is in its group', stack(wheel), users, 'pass', 'none'],
    [
      'somebody is in its group',
      stack(wheel),
      passwd('root:x:0:0::/:/bin/sh\n', 'sugroup:x:2000:ops\n'),
      'fail',
      'ops',
    ],
    [
      'it is the group of somebody',
      stack(wheel),
      passwd('ops:x:1:2000::/:/bin/sh\n', 'sugroup:x:2000:\n'),
      'fail',
      'ops',
    ],
    [
      'there is no such group',
      stack(wheel),
      passwd('root:x:0:0::/:/bin/sh\n'),
      'fail',
      'there is no group sugroup',
    ],
    [
      'the module names no group',
      stack('auth required pam_wheel.so use_uid\n'),
      users,
      'fail',
      'required pam_wheel.so use_uid',
    ],
    ['the module is not there', stack('auth required pam_unix.so\n'), users, 'fail', 'not there'],
  ])('is judged where %s', (_, services, all, status, actual) => {
    expect(judged({su: 'nobody'}, factsWith(services, all))).toMatchObject([{status, actual}])
  })

  it.each([
    ['the stacks of PAM', [users]],
    ['the accounts', [stack(wheel)]],
  ])('is not known without %s', (_, facts) => {
    expect(statusesOf({su: 'nobody'}, factsWith(...facts))).toEqual(['error'])
  })

  it('is not known where it has no service', () => {
    expect(statusesOf({su: 'nobody'}, factsWith(known(pamServices, []), users))).toEqual(['error'])
  })
})
