import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {PresentFile} from '../../src/probes/file.ts'
import {isEnforced, parsePam} from '../../src/probes/pam.ts'
import {stackIn} from '../../src/probes/pam-stack.ts'
import {mapReading} from '../../src/probes/reading.ts'
import {parseSettings, withoutComments} from '../../src/probes/settings.ts'

function file(path: string, text: string): PresentFile {
  const owner = {uid: 0, gid: 0, user: 'root', group: 'root'}
  return {exists: true, path, type: 'file', mode: '0644', sizeBytes: text.length, ...owner, text}
}

const service = (name: string, text: string) => file(`/etc/pam.d/${name}`, text)
const stack = (...services: readonly PresentFile[]) =>
  mapReading(stackIn(services, 'login', 'auth'), (lines) => lines.map(({module}) => module))

describe('a PAM service', () => {
  it('has dashes, brackets, directories of modules, comments and continued lines', () => {
    const text = `-Auth [success=1 default=die] /lib64/security/pam_x.so a=1 [b c=\\[d\\]] # not this
# auth required pam_no.so
auth required pam_y.so one \\
  two`

    expect(parsePam(service('login', text))).toMatchObject([
      {
        type: 'auth',
        control: '[success=1 default=die]',
        module: 'pam_x.so',
        arguments: ['a=1', 'b c=\\[d]'],
        optional: true,
        where: {line: 1},
      },
      {control: 'required', module: 'pam_y.so', arguments: ['one', 'two'], optional: false, where: {line: 3}},
    ])
  })

  it('takes over the lines of one type of those that it includes', () => {
    const services = [
      service(
        'login',
        'auth required pam_a.so\nauth substack common\n@include other\nauth required pam_z.so',
      ),
      service('common', 'auth required pam_b.so\naccount required pam_no.so'),
      service('other', 'password required pam_no.so\nauth required pam_c.so'),
    ]

    expect(stack(...services)).toEqual({known: true, fact: ['pam_a.so', 'pam_b.so', 'pam_c.so', 'pam_z.so']})
  })

  it('takes over the lines of a file that it names by its path', () => {
    const services = [
      service('login', 'auth include /etc/pam.d/common'),
      service('common', 'auth required pam_a.so'),
    ]

    expect(stack(...services)).toEqual({known: true, fact: ['pam_a.so']})
  })

  it('is not known where it, or what it includes, is not there', () => {
    expect(stack()).toMatchObject({known: false, detail: "PAM's service login is not in /etc/pam.d"})
    expect(stack(service('login', 'auth include none'))).toMatchObject({
      known: false,
      detail: "PAM's service none is not in /etc/pam.d",
    })
  })

  it.each([
    ['each other', [service('login', 'auth include other'), service('other', 'auth include login')]],
    ['others, many times over', [service('login', 'auth include login\n'.repeat(20))]],
    [
      'others that multiply each other',
      Array.from({length: 12}, (_, level) =>
        service(level === 0 ? 'login' : `s${level}`, `auth include s${level + 1}\n`.repeat(20)),
      ).concat(service('s12', '')),
    ],
  ])('is not known where services include %s without an end', (_, services) => {
    expect(stack(...services)).toMatchObject({
      known: false,
      detail: "PAM's service login includes others without an end",
    })
  })

  it.each([
    ['auth required pam_x.so', true],
    ['auth requisite pam_x.so', true],
    ['auth [success=1 default=bad] pam_x.so', true],
    ['auth [default=die] pam_x.so', true],
    ['auth [success=1 default=ignore] pam_x.so', false],
    ['auth sufficient pam_x.so', false],
    ['auth optional pam_x.so', false],
    ['-auth required pam_x.so', false],
  ])('refuses where the module of "%s" fails: %s', (line, enforced) => {
    expect(parsePam(service('login', line)).map(isEnforced)).toEqual([enforced])
  })

  it('is read whatever is in it', () => {
    const words = fc.constantFrom(
      'auth',
      '-auth',
      'include',
      '[',
      ']',
      '\\',
      '\n',
      '#',
      ' ',
      'login',
      '@include',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({unit: 'binary'}))), (parts) => {
        const services = [service('login', parts.join(' '))]
        expect(stackIn(services, 'login', 'auth')).toHaveProperty('known')
      }),
    )
  })
})

describe('a file of settings', () => {
  it('has the last value of a name, without its quotes, and its line', () => {
    const text = '# A 1\n[section]\nA\t1\nB = "x y"\nA=2\n  FLAG\nexport C=3\n'

    expect(
      [...parseSettings(file('/etc/x', text))].map(([name, {value, where}]) => [name, value, where.line]),
    ).toEqual([
      ['A', '2', 5],
      ['B', 'x y', 4],
      ['FLAG', '', 6],
      ['C', '3', 7],
    ])
  })

  it('has none in comments at the ends of lines where these are taken off', () => {
    expect(withoutComments(file('/etc/x', '# A = 1\nB = 2 # C = 3')).text).toBe('\nB = 2 ')
  })

  it('has no settings where it is no file', () => {
    const {text: _, ...directory} = file('/etc/x', '')

    expect([...parseSettings(withoutComments(directory))]).toEqual([])
  })

  it('is read whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        for (const {where} of parseSettings(file('/etc/x', text)).values())
          expect(where.line).toBeLessThanOrEqual(text.split('\n').length)
      }),
    )
  })
})
