import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {bootMount, impliedOptions} from '../../src/assertions/mount-options.ts'
import {type Mounts, mounts} from '../../src/probes/mount.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'
const INFO = '1 0 259:1 / / rw,relatime shared:1 - xfs /dev/nvme0n1p1 rw,attr2'

describe('mounts', () => {
  it.each(shells)('are read by %s', (...shell) => {
    expect(ask(mounts, shell).running.find(({target}) => target === '/proc')?.type).toBe('proc')
  })

  it('have their options from the mount point and from the file system, and names in octal', () => {
    const known = mountsOf({info: '2 1 0:3 / /a\\040b ro,nosuid shared:2 master:1 - tmpfs tmpfs rw,size=1k'})

    expect(known.running[1]).toEqual({
      target: '/a b',
      type: 'tmpfs',
      options: ['ro', 'nosuid', 'rw', 'size=1k'],
    })
  })

  it('are not known where the kernel lists none', () => {
    expect(() => mounts.parse({output: `${MARK}\n`, exitCode: 0})).toThrow('lists no mount')
  })

  it('are a value or an error, whatever the files hold', () => {
    const part = fc.constantFrom(
      'mountinfo',
      'fstab',
      'unit /a/b.mount',
      'unit /a/b.mount.d/c.conf',
      'wanted /x',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(part, fc.string({unit: 'binary'}))), (parts) => {
        const output = [MARK, `${MARK} mountinfo\n${INFO}`, ...parts.map(([h, t]) => `${MARK} ${h}\n${t}`)]
        expect(mounts.parse({output: output.join('\n'), exitCode: 0}).running.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a mount unit', () => {
  it('needs neither a type nor options', () => {
    const header = 'unit /etc/systemd/system/data.mount'

    expect(mountsOf({[header]: '[Mount]\nWhat=/dev/x\nWhere=/data\n'}).units).toEqual([
      {
        target: '/data',
        options: [],
        type: '',
        file: '/etc/systemd/system/data.mount',
        wanted: false,
        masked: false,
      },
    ])
  })

  it.each([
    ['var-log.mount', '/var/log'],
    [String.raw`var-my\x2dlog.mount`, '/var/my-log'],
    ['-.mount', '/'],
  ])('that is masked as %s is about %s', (name, target) => {
    expect(mountsOf({[`unit /etc/systemd/system/${name}`]: ''}).units).toMatchObject([{target, masked: true}])
  })

  it('of /etc wins over that of /usr/lib, with the drop-ins of both', () => {
    const {units} = mountsOf({
      'unit /etc/systemd/system/tmp.mount': '[Mount]\nWhere=/tmp\nOptions=nodev\n',
      'unit /usr/lib/systemd/system/tmp.mount': '[Mount]\nWhere=/tmp\nOptions=exec\nType=tmpfs\n',
      'unit /usr/lib/systemd/system/tmp.mount.d/a.conf': '[Mount]\nOptions=nosuid\n',
    })

    expect(units).toMatchObject([{file: '/etc/systemd/system/tmp.mount', options: ['nosuid'], type: ''}])
  })

  it('is none where a newline in the name of a file takes its end away', () => {
    expect(mountsOf({'unit /etc/systemd/system/a': '[Mount]\nWhere=/a\n'}).units).toEqual([])
  })
})

describe('what a boot mounts', () => {
  const unit = (options: string) => `[Mount]\nWhat=tmpfs\nWhere=/tmp\nType=tmpfs\nOptions=${options}\n`

  it.each([
    ['nothing', {}, undefined],
    ['a line of fstab', {fstab: 'tmpfs /tmp tmpfs nodev,nosuid 0 0'}, 'nodev,nosuid'],
    ['no line with noauto', {fstab: 'tmpfs /tmp tmpfs noauto,nodev 0 0'}, undefined],
    ['no comment', {fstab: '#tmpfs /tmp tmpfs nodev 0 0'}, undefined],
    ['no unit that nothing wants', {'unit /usr/lib/systemd/system/tmp.mount': unit('nodev')}, undefined],
    [
      'a unit that a target wants',
      {
        'unit /usr/lib/systemd/system/tmp.mount': unit('nodev'),
        'wanted /usr/lib/systemd/system/local-fs.target.wants/tmp.mount': '',
      },
      'nodev',
    ],
    [
      'a unit with the options of its last drop-in',
      {
        'unit /usr/lib/systemd/system/tmp.mount': unit('nodev'),
        'unit /etc/systemd/system/tmp.mount.d/9.conf': '[Mount]\nOptions=noexec\n',
        'wanted /etc/systemd/system/local-fs.target.wants/tmp.mount': '',
      },
      'noexec',
    ],
    [
      'fstab before a unit of /usr/lib',
      {'unit /usr/lib/systemd/system/tmp.mount': unit('nodev'), fstab: 'tmpfs /tmp tmpfs nosuid 0 0'},
      'nosuid',
    ],
    [
      'a unit of /etc before fstab',
      {'unit /etc/systemd/system/tmp.mount': unit('nodev'), fstab: 'tmpfs /tmp tmpfs nosuid 0 0'},
      'nodev',
    ],
    [
      'nothing where the unit is masked, whatever fstab says',
      {
        'unit /etc/systemd/system/tmp.mount': '',
        'unit /usr/lib/systemd/system/tmp.mount': unit('nodev'),
        fstab: 'tmpfs /tmp tmpfs nosuid 0 0',
      },
      undefined,
    ],
  ])('is %s', (_, parts, options) => {
    expect(bootMount('/tmp', mountsOf(parts))?.options.join()).toBe(options)
  })

  it('is /dev/shm with nosuid and nodev where no file says otherwise', () => {
    expect(bootMount('/dev/shm', mountsOf({}))?.options).toEqual(['nosuid', 'nodev'])
    expect(
      bootMount('/dev/shm', mountsOf({fstab: 'tmpfs /dev/shm tmpfs defaults 0 0'}))?.options,
    ).not.toContain('nodev')
  })
})

describe('mount options', () => {
  it.each([
    ['noexec,exec', false],
    ['exec,noexec', true],
    ['noexec,defaults', false],
    ['defaults,noexec', true],
    ['user', true],
    ['user,exec', false],
    ['noexecs', false],
  ])('%s forbid execution: %s', (options, forbidden) => {
    expect(impliedOptions(options.split(',')).includes('noexec')).toBe(forbidden)
  })
})

function mountsOf({info = '', ...parts}: {info?: string; [part: string]: string | undefined}): Mounts {
  const texts = Object.entries({mountinfo: `${INFO}\n${info}`, ...parts})
  const output = [MARK, ...texts.map(([header, text]) => `${MARK} ${header}\n${text}`)].join('\n')
  return mounts.parse({output, exitCode: 0})
}
