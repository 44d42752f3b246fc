import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {sshd} from '../../src/probes/sshd.ts'
import {parseSshdConfig} from '../../src/probes/sshd-config.ts'
import {throwAwayHostKey} from '../../src/probes/sshd-key.ts'
import {ask, shells} from './ask.ts'

const SSHD = '/usr/sbin/sshd'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-sshd-'))
  // Found before the real one, it has the real one read a file of ours.
  writeFileSync(join(directory, 'sshd'), `#!/bin/sh\nexec ${SSHD} -f ${directory}/config "$@"\n`)
  chmodSync(join(directory, 'sshd'), 0o755)
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

describe.skipIf(!existsSync(SSHD))('the configuration that sshd works with', () => {
  it.each(shells)('is told by %s where the host keys are gone, and nothing is written', (...shell) => {
    writeFileSync(
      join(directory, 'config'),
      `HostKey ${directory}/none\nMaxAuthTries 3\nMaxAuthTries 5\nAllowUsers a b\nAllowUsers c\n`,
    )
    const before = readdirSync(directory)

    const configuration = ask(sshd, shell, directory)

    expect(configuration.get('maxauthtries')).toEqual(['3'])
    expect(configuration.get('allowusers')).toEqual(['a', 'b', 'c'])
    expect(configuration.get('maxstartups')).toEqual(['10:30:100'])
    expect(readdirSync(directory)).toEqual(before)
  })

  it.each(shells)('is not known to %s where a line is wrong, and the line is named', (...shell) => {
    writeFileSync(join(directory, 'config'), 'PermitRootLogin perhaps\n')

    expect(() => ask(sshd, shell, directory)).toThrow(/config line 1/)
  })

  it('comes from a key that ssh-keygen reads too', () => {
    const path = join(directory, 'key')
    writeFileSync(path, `${throwAwayHostKey()}\n`, {mode: 0o600})

    const shown = execFileSync('ssh-keygen', ['-y', '-f', path], {encoding: 'utf8'})

    rmSync(path)
    expect(shown).toMatch(/^ecdsa-sha2-nistp256 /)
  })
})

describe('an answer of sshd -T', () => {
  it('is missing-tool where there is no sshd', () => {
    expect(() => sshd.parse({output: '', exitCode: 127})).toThrow('sshd is not installed')
  })

  it('gives a configuration or an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.nat(255), (output, exitCode) => {
        try {
          expect(sshd.parse({output, exitCode}).has('port')).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      }),
    )
  })
})

describe('sshd_config', () => {
  it('tells the Match block that a line stands in, until Match all ends it', () => {
    const text = 'Port=22\n# Port 23\nMatch User "ops"\n\tBanner none\nMatch all\nBanner /etc/issue\n'

    expect(parseSshdConfig(text)).toEqual([
      {keyword: 'port', value: '22', line: 1},
      {keyword: 'banner', value: 'none', line: 4, match: 'User ops'},
      {keyword: 'banner', value: '/etc/issue', line: 6},
    ])
  })

  it('is read whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const lines = text.split('\n').length
        for (const {line, keyword} of parseSshdConfig(text)) {
          expect(line).toBeLessThanOrEqual(lines)
          expect(keyword).toBe(keyword.toLowerCase())
        }
      }),
    )
  })
})
