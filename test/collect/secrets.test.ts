import {readdirSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import {withoutSecrets} from '../../src/collect/secrets.ts'

const demo = fileURLToPath(new URL('../../demo/', import.meta.url))

describe('an answer without secrets', () => {
  it.each([
    [
      '//srv/x /mnt cifs username=a,password=pw,vers=3 0 0',
      '//srv/x /mnt cifs username=a,password=redacted,vers=3 0 0',
    ],
    ['action(type="ommysql" uid="a" pwd="p w")', 'action(type="ommysql" uid="a" pwd="redacted")'],
    ['{"password": "pw", "level": 2}', '{"password": "redacted", "level": 2}'],
    ['# DB_PASSWORD=pw', '# DB_PASSWORD=redacted'],
    ['export AWS_SECRET_ACCESS_KEY="p w" B=1', 'export AWS_SECRET_ACCESS_KEY="redacted" B=1'],
    ['aws_session_token = pw', 'aws_session_token = redacted'],
    ['URL=https://me:pw@host:19532/x', 'URL=https://redacted@host:19532/x'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvw', 'Authorization: Bearer redacted'],
    [`t: eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c-d_e`, 't: redacted'],
    ['root:$6$salt$abcdefghijklmnopqrstuvwxyz:1', 'root:redacted:1'],
    ['GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AB.CD', 'GRUB2_PASSWORD=redacted'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\n# MIIabc+/\nAA==\n-----END RSA PRIVATE KEY-----\nnext',
      '-----BEGIN RSA PRIVATE KEY-----\nredacted\nredacted\n-----END RSA PRIVATE KEY-----\nnext',
    ],
    ['-----BEGIN PRIVATE KEY-----\\nMII\\n', '-----BEGIN PRIVATE KEY-----redacted'],
  ])('has none of %s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected)
  })

  it.each([
    'password    requisite   pam_pwquality.so retry=3',
    'password [success=1 default=ignore] pam_unix.so sha512 shadow',
    'ec2-user ALL=(ALL) NOPASSWD: ALL',
    'Defaults passwd_timeout=1, timestamp_timeout=0',
    'passwordauthentication no',
    '# Password aging controls:',
    'passwd: files sss',
    'ExecStart=/usr/bin/kubelet --authentication-token-webhook=true --tls-private-key-file=/x',
    'baseurl=https://mirror.example.com/pub@1/x86_64',
    'smtp_sasl_password_maps = hash:/etc/postfix/sasl',
    'a Basic configuration of authentication',
  ])('keeps %s', (line) => {
    expect(withoutSecrets(line)).toBe(line)
  })

  it('lets no setting hide between the marks of a private key', () => {
    const text = '# -----BEGIN PRIVATE KEY-----\nAuthenticate no\nx ALL=(ALL) NOPASSWD: ALL\n'

    expect(withoutSecrets(text)).toBe(text)
  })

  it('keeps what recorded hosts say', async () => {
    for (const name of readdirSync(demo).filter((file) => file.endsWith('.json.gz'))) {
      const {answers} = await loadEvidence(demo + name)
      for (const [key, said] of answers)
        if ('output' in said) expect([key, withoutSecrets(said.output)]).toEqual([key, said.output])
    }
  })

  it('has as many lines, whatever the text, and says the same when it is asked twice', () => {
    const piece = fc.constantFrom(
      ...['password', ' = ', '"', "'", '\n', 'x', '://', 'a:b@', 'A_TOKEN=', '-----BEGIN PRIVATE KEY-----'],
      ...['-----END PRIVATE KEY-----', '$6$', 'eyJ', '.', 'Bearer ', 'abcdefghijklmnopqrstuvwxyz', '#', ','],
    )
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 40}), (pieces) => {
        const once = withoutSecrets(pieces.join(''))
        expect(once.split('\n')).toHaveLength(pieces.join('').split('\n').length)
        expect(withoutSecrets(once)).toBe(once)
      }),
    )
  })

  it.each([
    'A',
    'A_TOKEN',
    'eyJ',
    '$6$',
    '://a:',
    'password=',
    '-----BEGIN PRIVATE KEY-----',
    'Bearer ',
    '\n#',
    'a=',
  ])('comes to an end on a text of nothing but %j', (piece) => {
    const text = piece.repeat(200_000 / piece.length)

    expect(withoutSecrets(text)).toBeTypeOf('string')
  })
})
