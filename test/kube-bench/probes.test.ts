import {describe, expect, it} from 'vitest'
import {versionPrograms} from '../../src/kube-bench/kubernetes-version.ts'
import {audit, paths, processes} from '../../src/kube-bench/probes.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {shells} from '../probes/ask.ts'
import {collected} from './verify-audit.ts'

describe.each(shells)('an audit, asked by the collector in %s %s', (...shell) => {
  const ask = <Fact>(probe: Probe<Fact>): Fact => collected(probe, shell)

  it('gives stdout and stderr in one stream, in their order, and its exit status', () => {
    expect(ask(audit('echo a; echo b >&2; echo c; exit 3'))).toEqual({
      output: 'a\nb\nc\n',
      error: 'exit status 3',
    })
  })

  it('keeps every byte: NUL, what is no UTF-8, and no newline at the end', () => {
    expect(ask(audit("printf 'a\\0b\\377\\303\\251'"))).toEqual({output: 'a\0b\udcffé'})
  })

  it('is the standard input of a shell without arguments', () => {
    expect(ask(audit('case $- in *s*) echo "stdin $#" ;; *) echo "$-" ;; esac'))).toEqual({
      output: 'stdin 0\n',
    })
  })

  it('is in the arguments of no process, so that it does not find itself', () => {
    const reading = ask(audit('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " | grep -c qu[a]gga; true'))

    expect(reading).toEqual({output: '0\n'})
  })

  it('costs its own limit where it hangs, and is no answer then', () => {
    expect(collected(audit('echo before; sleep 600'), shell, 1)).toEqual({
      output: 'before\n',
      error: 'no end within the time limit',
      cause: 'timeout',
    })
  })

  it('runs in /bin/sh, and finds what an administrator installed', () => {
    expect(ask(audit('echo "$0"; case :$PATH: in *:/usr/local/bin:*) echo local ;; esac'))).toEqual({
      output: '/bin/sh\nlocal\n',
    })
  })

  it('is one question for equal texts, whatever blanks are around them', () => {
    expect(audit(' a \n').key).toBe(audit('a').key)
    expect(audit('a').key).not.toBe(audit('b').key)
  })
})

describe.each(shells)("a node's state, asked by the collector in %s %s", (...shell) => {
  const ask = <Fact>(probe: Probe<Fact>): Fact => collected(probe, shell)

  it('is which of some paths are there', () => {
    const names = ['/etc/passwd', '/no such', '/etc/passwd/below', "/it's"]

    expect(ask(paths(names))).toEqual(new Set(['/etc/passwd']))
  })

  it('is the command lines of processes by name', () => {
    expect(ask(processes('node'))).toContain('node')
  })
})

describe('an answer that does not say what was asked', () => {
  const parse = <Fact>(probe: Probe<Fact>, output: string) => probe.parse({output, exitCode: 0})

  it('is no fact about an audit whose end is missing', () => {
    const whole = Buffer.from('permissions=600\n\n0').toString('base64')

    expect(parse(audit('x'), whole)).toEqual({output: 'permissions=600\n'})
    for (const cut of [whole.slice(0, -4), ''])
      expect(() => parse(audit('x'), cut)).toThrow('the audit was cut')
  })

  it('is no fact about paths where one has no line', () => {
    expect(() => parse(paths(['/a', '/b']), 'there\n')).toThrow('stat did not answer for every path')
  })

  it('is no fact about paths where one cannot be looked at, as kube-bench ends there', () => {
    const denied = "stat: cannot stat '/a/b': Permission denied"

    expect(() => parse(paths(['/a/b', '/c']), `${denied}\nthere\n`)).toThrow(denied)
  })
})

describe('the programs that say a version', () => {
  const mark = 'feedfacefeedface'
  const said = (...parts: readonly string[]) =>
    versionPrograms.parse({output: [mark, ...parts].join(`\n${mark} `), exitCode: 0})

  it('are told apart, and one that is not there says nothing', () => {
    expect(said('oc\n', 'kubectl\n{}\n', 'kubelet\nKubernetes v1.33.1\n')).toEqual({
      oc: '',
      kubectl: '{}\n',
      kubelet: 'Kubernetes v1.33.1\n',
    })
    expect(said('kubelet\n')).toEqual({oc: '', kubectl: '', kubelet: ''})
  })
})
