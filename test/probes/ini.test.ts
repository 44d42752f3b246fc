import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {parseIni} from '../../src/probes/ini.ts'
import {repositories} from '../../src/probes/repositories.ts'
import {selinuxState} from '../../src/probes/selinux.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

describe('an ini file', () => {
  it('has entries in sections, with their lines', () => {
    expect(parseIni('a=1\n[main]\n# gpgcheck=0\n; gpgcheck=0\n gpgcheck = 1 \n[x y]\nb=\n')).toEqual([
      {section: '', name: 'a', value: '1', line: 1},
      {section: 'main', name: 'gpgcheck', value: '1', line: 5},
      {section: 'x y', name: 'b', value: '', line: 7},
    ])
  })

  it('has the same entries where its lines end as those of DOS do', () => {
    expect(parseIni('[main]\r\ngpgcheck=0\r\n')).toEqual(parseIni('[main]\ngpgcheck=0\n'))
  })

  it('has entries whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        expect(parseIni(text).every(({name}) => name !== '')).toBe(true)
      }),
    )
  })
})

describe('repositories', () => {
  it.each(shells)('are asked by %s', (...shell) => {
    expect(Array.isArray(ask(repositories, shell))).toBe(true)
  })

  it('have the line numbers of their files, and nothing but what is about checks', () => {
    const output =
      'feedfacefeedface\n\nfeedfacefeedface /etc/yum.repos.d/a.repo\n1:[a]\n7:gpgcheck=0\n9:[b]\n12:enabled=1\n'

    const found = repositories.parse({output, exitCode: 0})

    expect(found.map(({section, name, line}) => `${section} ${name} ${line}`)).toEqual([
      'a gpgcheck 7',
      'b enabled 12',
    ])
    expect(repositories.script).not.toMatch(/password|baseurl/)
  })
})

describe('a repository whose lines end as those of DOS do', () => {
  it('is known to check no signatures', () => {
    const output = 'feedfacefeedface\n\nfeedfacefeedface /etc/yum.repos.d/a.repo\n1:[a]\r\n7:gpgcheck=0\r\n'

    expect(repositories.parse({output, exitCode: 0})).toEqual([
      {section: 'a', name: 'gpgcheck', value: '0', line: 7, file: '/etc/yum.repos.d/a.repo'},
    ])
  })
})

describe('the state of SELinux', () => {
  it.each(shells)('is asked by %s', (...shell) => {
    expect(ask(selinuxState, shell).mode).toMatch(/^(enforcing|permissive|disabled)$/)
  })

  it('is read from the kernel and from sestatus', () => {
    const output = '1\nLoaded policy name:             targeted\n'
    expect(selinuxState.parse({output, exitCode: 0})).toEqual({mode: 'enforcing', policy: 'targeted'})
    expect(selinuxState.parse({output: '', exitCode: 78}).mode).toBe('disabled')
    expect(() => selinuxState.parse({output: '0\n', exitCode: 127})).toThrow('sestatus')
    expect(() => selinuxState.parse({output: '', exitCode: 79})).toThrow('ended with 79')
  })
})
