import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {bootEntries} from '../../src/probes/boot-entries.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'

describe('command lines of kernels', () => {
  it.each(shells)('are read by %s', (...shell) => {
    expect(ask(bootEntries, shell).running.words.length).toBeGreaterThan(0)
  })

  it('come from grub.cfg and from entries, with kernelopts put in', () => {
    const output = [
      MARK,
      `${MARK} running /proc/cmdline\nroot=/dev/x quiet`,
      `${MARK} grub /boot/grub2/grub.cfg\n\tlinux16 /vmlinuz root=UUID=1 audit=1`,
      `${MARK} environment /boot/grub2/grubenv\nkernelopts=root=UUID=1 selinux=0`,
      `${MARK} bls /boot/loader/entries/a b.conf\noptions $kernelopts quiet`,
      `${MARK} later /etc/default/grub\nGRUB_CMDLINE_LINUX_DEFAULT="enforcing=0"`,
    ].join('\n\n')

    const {entries, later} = bootEntries.parse({output, exitCode: 0})

    expect(entries.map(({file}) => file)).toEqual(['/boot/grub2/grub.cfg', '/boot/loader/entries/a b.conf'])
    expect(entries[1]?.words).toEqual(['options', 'root=UUID=1', 'selinux=0', 'quiet'])
    expect(later[0]?.words).toEqual(['enforcing=0'])
  })

  it('are denied where only root may read them, and a value or an error otherwise', () => {
    expect(() => bootEntries.parse({output: `${MARK}\n`, exitCode: 77})).toThrow(/only root/)
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const output = `${MARK}\n\n${MARK} running /proc/cmdline\na=1\n\n${MARK} bls /x\n${text}`
        expect(bootEntries.parse({output, exitCode: 0}).running.words).toEqual(['a=1'])
      }),
    )
  })
})
