import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {packages} from '../../src/probes/package.ts'
import {compareVersions} from '../../src/probes/rpm-version.ts'

vi.setConfig({testTimeout: 60_000})

describe('the packages that rpm knows', () => {
  it('are several where a name is there several times', () => {
    const output =
      'kernel\t0:5.10.1-1\tx86_64\tThe kernel\nkernel\t0:5.10.2-1\tx86_64\tThe kernel\nbash\t0:4.2-1\tx86_64\tA\tshell\n'

    const found = packages.parse({output, exitCode: 0})

    expect(found.get('kernel')?.map(({version}) => version)).toEqual(['0:5.10.1-1', '0:5.10.2-1'])
    expect(found.get('bash')?.[0]?.summary).toBe('A shell')
    expect(found.get('ba')).toBeUndefined()
  })

  it('are not known without rpm, after an error, or from an empty database', () => {
    expect(() => packages.parse({output: '', exitCode: 127})).toThrow('not installed')
    expect(() => packages.parse({output: 'a\t0:1-1\tnoarch\tA\n', exitCode: 1})).toThrow('ended with 1')
    expect(() => packages.parse({output: '', exitCode: 0})).toThrow('no package')
  })
})

describe('a version of rpm', () => {
  // From rpm's own tests/rpmvercmp.at, in other numbers.
  it.each([
    ['1.0', '1.0', 0],
    ['1.10', '1.9', 1],
    ['2.0.1', '2.0', 1],
    ['1.0a', '1.0', 1],
    ['1.0~rc1', '1.0', -1],
    ['1.0a', '1.0.1', -1],
    ['1.007', '1.7', 0],
    ['1:1.0', '9.0', 1],
    ['1.3.1-1', '1.3.1-8', -1],
    ['1.3.1-8.amzn2', '1.3.1', 0],
  ])('%s against %s is %d', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order)
    expect(Math.sign(compareVersions(b, a))).toBe(0 - order)
  })

  it('equals itself, and orders both ways alike', () => {
    const version = fc.string({unit: fc.constantFrom(...'019aZ.~-:')})
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareVersions(a, a)).toBe(0)
        expect(Math.sign(compareVersions(a, b))).toBe(0 - Math.sign(compareVersions(b, a)))
      }),
    )
  })
})
