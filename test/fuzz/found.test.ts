import {describe, expect, it} from 'vitest'
import {impliedOptions} from '../../src/assertions/mount-options.ts'
import {UsageError} from '../../src/errors.ts'
import {parseDocument} from '../../src/kubelet/document.ts'
import {readConfiguration} from '../../src/packer/read-configuration.ts'
import {interpolate} from '../../src/packer/template-text.ts'
import {parseEnvironmentFile} from '../../src/probes/environment-file.ts'
import {parseRsyslog} from '../../src/probes/rsyslog.ts'
import {checkSupported} from '../../src/targets/ssh-config-keywords.ts'
import {laughs} from './laughs.ts'

const inherited = ['constructor', 'toString', '__proto__', 'hasOwnProperty']

/** What the longer runs have found, each once. */
describe('names that every object of JavaScript has', () => {
  it.each(inherited)('are mount options like others: %s', (name) => {
    expect(impliedOptions(['rw', name])).toEqual(['rw', name])
  })

  it.each(inherited)('are no directive of ssh_config: %s', (keyword) => {
    const line = {keyword, words: ['x'], rest: 'x', where: 'config:1'}

    expect(() => checkSupported(line, 'user')).toThrow(`config:1: ${keyword} is no directive`)
  })

  it.each(inherited)('are no variables of a template: %s', (name) => {
    const variables = {user: {}, buildName: 'n', builderType: 't', templatePath: '/t', build: {}}

    expect(() => interpolate(`{{user \`${name}\`}}`, variables)).toThrow(UsageError)
    expect(() => interpolate(`{{build \`${name}\`}}`, variables)).toThrow(UsageError)
  })
})

describe('a kubelet configuration', () => {
  it('may not hold itself', () => {
    expect(() => parseDocument('/c', 'a: &a\n  b: *a\n')).toThrow('/c:1: an anchor holds itself')
  })

  it('may not stand for more than its text explains', () => {
    expect(() => parseDocument('/c', laughs({levels: 12, width: 4}))).toThrow(
      'its aliases stand for more than',
    )
  })
})

describe('what is cut or open', () => {
  it('is an error of the wire where it is the provisioner block', () => {
    expect(() => readConfiguration([{}, Buffer.from('{"value"')])).toThrow(
      "the provisioner's configuration is no JSON",
    )
  })

  it('is told where a quote of an environment file has no end after one that is escaped', () => {
    expect(() => parseEnvironmentFile('A=b\nC=\\"x"\n')).toThrow('line 2: a quote has no end')
  })

  it('is a string up to the end of its line in rsyslog.conf', () => {
    const entries = parseRsyslog([{path: '/a', text: 'a "open\nmodule(load="imtcp") # "\n'}])

    expect(entries).toMatchObject([{kind: 'object', name: 'module', where: {line: 2}}])
  })
})
