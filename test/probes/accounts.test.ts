import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {accounts} from '../../src/probes/accounts.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {shadow} from '../../src/probes/shadow.ts'
import {shells} from './ask.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-accounts-'))
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

/** Runs a probe's script over files of ours in place of those in /etc. */
function told(probe: Probe<unknown>, [command = '', ...args]: readonly string[]): string {
  const script = probe.script.replaceAll('/etc/', `${directory}/`)
  const env = {PATH: '/usr/bin:/bin', LC_ALL: 'C', mark: 'feedfacefeedface'}
  return spawnSync(command, [...args, '-c', script], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).stdout
}

const read = <Fact>(probe: Probe<Fact>, output: string): Fact =>
  probe.parse({output: output.replaceAll(`${directory}/`, '/etc/'), exitCode: 0})

describe('the accounts of a host', () => {
  it.each(shells)('are told by %s without a hash', (...shell) => {
    writeFileSync(
      join(directory, 'passwd'),
      'root:x:0:0:root:/root:/bin/bash\nold:SECRETHASH:7:7:a\\b:/:\n\n+nis',
    )
    writeFileSync(join(directory, 'group'), 'root:x:0:\nops:SECRETHASH:8:a,b')
    writeFileSync(join(directory, 'shells'), '# shells\n/bin/bash\n')

    const output = told(accounts, shell)

    expect(output).not.toContain('SECRET')
    expect(read(accounts, output)).toEqual({
      users: [
        {name: 'root', shadowed: true, uid: 0, gid: 0, home: '/root', shell: '/bin/bash'},
        {name: 'old', shadowed: false, uid: 7, gid: 7, home: '/', shell: '/bin/sh'},
      ],
      groups: [
        {name: 'root', gid: 0, members: []},
        {name: 'ops', gid: 8, members: ['a', 'b']},
      ],
      shells: ['/bin/bash'],
    })
  })

  it('have no id, and not that of root, where none is written', () => {
    const output =
      'feedfacefeedface\n\nfeedfacefeedface /etc/passwd\na:x:::::\nb:x:0x0:-1::/:\n\nfeedfacefeedface /etc/group\nc:x::\n'

    const {users, groups} = accounts.parse({output, exitCode: 0})

    expect([...users.flatMap(({uid, gid}) => [uid, gid]), ...groups.map(({gid}) => gid)]).toEqual(
      Array(5).fill(Number.NaN),
    )
  })

  it.each(shells)('have passwords of which %s tells the state alone', (...shell) => {
    const fields = [
      '$6$SECRET$SECRET',
      '!!',
      '*',
      '',
      '!$6$SECRET',
      '$y$j9T$SECRET',
      'SECRETSECRET1',
      '$SECRET',
      'SECRET',
      '$2b$SECRET',
    ]
    writeFileSync(
      join(directory, 'shadow'),
      fields.map((field, index) => `u${index}:${field}:19000:0:90:7:30::`).join('\n'),
    )

    const output = told(shadow, shell)

    expect(output).not.toContain('SECRET')
    expect(read(shadow, output).entries.map(({password, hash}) => hash ?? password)).toEqual([
      '6',
      'locked',
      'locked',
      'empty',
      'locked',
      'y',
      'des',
      'other',
      'other',
      '2b',
    ])
    expect(read(shadow, output).entries[0]).toMatchObject({
      name: 'u0',
      lastChange: 19000,
      maximumDays: 90,
      inactiveDays: 30,
    })
  })

  it('are a fact or an error, whatever was said', () => {
    const text = fc
      .string({unit: 'binary'})
      .map((body) => `feedfacefeedface\n\nfeedfacefeedface /etc/passwd\n${body}`)
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), fc.nat(255), (output, exitCode) => {
        for (const probe of [accounts, shadow]) {
          try {
            expect(probe.parse({output, exitCode})).toBeTypeOf('object')
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }
      }),
    )
  })
})
