import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {loadedUnits, unitStates} from '../../src/probes/unit-states.ts'
import {hasProgram} from '../has-program.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

describe('unit files', () => {
  it.skipIf(!hasProgram('systemctl')).each(shells)('are read from the disk by %s', (...shell) => {
    const files = ask(unitStates, shell)

    expect(files.get('rescue.service')).toBe('static')
  })

  it('have a state, with or without the preset that newer versions show', () => {
    const output = 'rpcbind.socket enabled enabled\nnfs-server.service disabled\n-.mount generated -\n'

    const files = unitStates.parse({output, exitCode: 0})

    expect([...files]).toEqual([
      ['rpcbind.socket', 'enabled'],
      ['nfs-server.service', 'disabled'],
      ['-.mount', 'generated'],
    ])
  })

  it('are not known where systemctl is not there, fails, or lists none', () => {
    expect(() => unitStates.parse({output: '', exitCode: 127})).toThrow('not installed')
    expect(() => unitStates.parse({output: 'a.service enabled\n', exitCode: 1})).toThrow('ended with 1')
    expect(() => unitStates.parse({output: '\n', exitCode: 0})).toThrow('no unit file')
  })
})

describe('loaded units', () => {
  it('are read past the bullet of a unit in trouble', () => {
    const output =
      '  sshd.service loaded active running OpenSSH\n● a.service loaded failed failed A\n* b.mount not-found inactive dead b\n'

    const units = loadedUnits.parse({output, exitCode: 0})

    expect([...units]).toEqual([
      ['sshd.service', 'active'],
      ['a.service', 'failed'],
      ['b.mount', 'inactive'],
    ])
  })

  it('are not known where systemd does not run', () => {
    expect(() => loadedUnits.parse({output: '', exitCode: 1})).toThrow('ended with 1')
  })

  it('are units or an error, whatever the answer is', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (output) => {
        try {
          expect(loadedUnits.parse({output, exitCode: 0}).size).toBeGreaterThan(0)
        } catch (error) {
          expect((error as Error).message).toContain('lists no unit')
        }
      }),
    )
  })
})
