import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {confFiles} from '../../src/probes/conf-files.ts'
import {effectiveSysctl, parseSysctlFiles, runningSysctl, sysctlPath} from '../../src/probes/sysctl.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'

describe('the files of sysctl.d', () => {
  it.each(shells)('are read by %s', (...shell) => {
    const files = ask(confFiles('sysctl.d'), shell)

    for (const {path, text} of files) expect(text).toBe(readFileSync(path, 'utf8'))
  })

  it('count once for each name, in the order of names, and a link to /dev/null takes one away', () => {
    const output = [
      MARK,
      `${MARK} /etc/sysctl.d/99-b.conf\nb=1`,
      `${MARK} /etc/sysctl.d/10-masked.conf\n`,
      `${MARK} /usr/lib/sysctl.d/10-masked.conf\na=2`,
      `${MARK} /usr/lib/sysctl.d/99-b.conf\nb=2`,
      `${MARK} /usr/lib/sysctl.d/50-default.conf\nc=1`,
      `${MARK} /etc/sysctl.d/cis.conf\nd=1`,
    ].join('\n')

    const files = confFiles('sysctl.d').parse({output, exitCode: 0})

    expect(files.filter(({text}) => text.trim() !== '').map(({path}) => path)).toEqual([
      '/usr/lib/sysctl.d/50-default.conf',
      '/etc/sysctl.d/99-b.conf',
      '/etc/sysctl.d/cis.conf',
    ])
  })

  it('are denied where one of them is for root alone', () => {
    expect(() => confFiles('sysctl.d').parse({output: MARK, exitCode: 77})).toThrow(/only root/)
  })
})

describe('the assignment that a boot applies', () => {
  const effective = (text: string, key: string, systemd = 252): string | undefined =>
    effectiveSysctl(parseSysctlFiles([{path: '/etc/sysctl.d/a.conf', text}]), key, systemd)?.value

  it.each([
    ['the last one', 'net.ipv4.ip_forward=1\nnet.ipv4.ip_forward = 0', 'net.ipv4.ip_forward', '0'],
    ['one with slashes', 'net/ipv4/ip_forward=1', 'net.ipv4.ip_forward', '1'],
    ['one that may fail', '-kernel.panic = 10', 'kernel.panic', '10'],
    ['none in a comment', '#kernel.panic=1\n;kernel.panic=2', 'kernel.panic', undefined],
    ['none of a longer key', 'kernel.panic_on_oops=1', 'kernel.panic', undefined],
    [
      'a pattern',
      'net.ipv4.conf.*.rp_filter=2\nnet.ipv4.conf.d*.rp_filter=0',
      'net.ipv4.conf.default.rp_filter',
      '0',
    ],
    [
      'an explicit one before a later pattern',
      'net.ipv4.conf.all.rp_filter=1\nnet.ipv4.conf.*.rp_filter=2',
      'net.ipv4.conf.all.rp_filter',
      '1',
    ],
    [
      'no pattern that is kept away',
      'net.ipv4.conf.*.rp_filter=2\n-net.ipv4.conf.all.rp_filter',
      'net.ipv4.conf.all.rp_filter',
      undefined,
    ],
    ['no pattern over a slash', 'net.*.ip_forward=1\nnet*=1', 'net.ipv4.conf.ip_forward', undefined],
    [
      'an interface with a dot',
      'net.ipv4.conf.eth0/100.rp_filter=1',
      'net.ipv4.conf.eth0/100.rp_filter',
      '1',
    ],
  ])('is %s', (_, text, key, value) => {
    expect(effective(text, key)).toBe(value)
  })

  it('is no pattern under systemd 219, which knows none', () => {
    expect(effective('net.ipv4.conf.*.rp_filter=1', 'net.ipv4.conf.all.rp_filter', 219)).toBeUndefined()
  })

  it('is an assignment or none, whatever the files hold', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('a.[b=1', 'a.[z-a]=1', '-a.b', 'a.*=', '=', 'a/b=2'))
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const value = effective(lines.join('\n'), 'a.b')
        expect(value === undefined || typeof value === 'string').toBe(true)
      }),
    )
  })
})

describe('the value that the kernel has', () => {
  it.each(shells)('is read by %s', (...shell) => {
    expect(ask(runningSysctl('kernel.ostype'), shell)).toBe('Linux')
    expect(ask(runningSysctl('kernel.no_such_key'), shell)).toBeUndefined()
  })

  it('is denied where only root may read it', () => {
    expect(() => runningSysctl('fs.protected_hardlinks').parse({output: '', exitCode: 77})).toThrow(
      /only root/,
    )
  })

  it('has a path with dots only where the key has slashes', () => {
    expect(sysctlPath('net.ipv4.conf.eth0/100.rp_filter')).toBe('net/ipv4/conf/eth0.100/rp_filter')
  })
})
