import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {kernelModules, moduleName} from '../../src/probes/kernel-module.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-modprobe-'))
  const settings = 'blacklist usb-storage\ninstall usb_storage /bin/false\nalias fs-hfs hfs\n'
  writeFileSync(join(directory, 'modprobe'), `#!/bin/sh\n[ "$1" = --showconfig ] && printf '${settings}'\n`)
  chmodSync(join(directory, 'modprobe'), 0o755)
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

describe("the kernel's modules", () => {
  it.each(shells)('are read by %s, and of settings only what is about loading', (...shell) => {
    const known = existsSync('/proc/modules') ? readFileSync('/proc/modules', 'utf8') : ''

    const {loaded, denied, installs} = ask(kernelModules, shell, directory)

    expect(loaded.size).toBe(known.split('\n').filter(Boolean).length)
    expect([...denied]).toEqual(['usb_storage'])
    expect(installs).toEqual([{pattern: 'usb_storage', command: '/bin/false'}])
  })

  it('have one name in files, in settings and when loaded', () => {
    for (const name of [
      'usb-storage',
      'usb_storage',
      'usb-storage.ko.xz',
      'kernel/drivers/usb/usb-storage.ko',
    ])
      expect(moduleName(name)).toBe('usb_storage')
  })

  it('are not known without modprobe, and some value or an error otherwise', () => {
    expect(() => kernelModules.parse({output: '', exitCode: 127})).toThrow('not installed')
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const output = `feedfacefeedface\n\nfeedfacefeedface settings\n${text}`
        expect(kernelModules.parse({output, exitCode: 0}).loaded.size).toBe(0)
      }),
    )
  })
})
