import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {listeners} from '../../src/probes/listeners.ts'
import {processes} from '../../src/probes/processes.ts'
import {selinuxState} from '../../src/probes/selinux.ts'
import {loadedUnits} from '../../src/probes/unit-states.ts'
import {hasProgram} from '../has-program.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

describe('processes', () => {
  it.skipIf(!hasProgram('ps')).each(shells)('are listed by %s', (...shell) => {
    expect(ask(processes, shell).some(({command}) => command === 'ps')).toBe(true)
  })

  it('have a context and a name, which may hold blanks', () => {
    const output = 'system_u:system_r:sshd_t:s0-s0:c0.c1023 sshd\n-                               a b\n'
    expect(processes.parse({output, exitCode: 0})).toEqual([
      {label: 'system_u:system_r:sshd_t:s0-s0:c0.c1023', command: 'sshd'},
      {label: '-', command: 'a b'},
    ])
  })

  it('are some, or an error', () => {
    expect(() => processes.parse({output: '', exitCode: 127})).toThrow('not installed')
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (output) => {
        try {
          expect(processes.parse({output, exitCode: 0}).length).toBeGreaterThan(0)
        } catch (error) {
          expect((error as Error).message).toContain('named no process')
        }
      }),
    )
  })
})

describe('what only the running machine can say', () => {
  it.each([listeners, loadedUnits, processes, selinuxState])(
    'is not asked of an image on disk: $key',
    ({needs}) => {
      expect(needs).toBe('running system')
    },
  )
})
