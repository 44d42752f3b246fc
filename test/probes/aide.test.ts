import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {aideSchedule, parseAideConf} from '../../src/probes/aide.ts'
import {ask, shells} from './ask.ts'

const parse = (text: string) =>
  parseAideConf([
    {
      ...{exists: true, path: '/etc/aide.conf', type: 'file', mode: '0600', uid: 0, gid: 0},
      ...{user: 'root', group: 'root', sizeBytes: text.length, text},
    },
  ])

describe("AIDE's configuration", () => {
  it('has macros, groups of groups, and lines about single paths', () => {
    const conf = parse(`@@define DB /data # here
database = file:@@{DB}/aide.db
BASE = p+u
MORE = BASE+sha512-u
/usr/sbin/audit\\.x$ MORE
!/var/log`)

    expect(conf.database).toBe('/data/aide.db')
    expect([...conf.recorded].map(([path, what]) => [path, [...what]])).toEqual([
      ['/usr/sbin/audit.x', ['p', 'sha512']],
    ])
  })

  it('may have groups that go round in a circle', () => {
    expect(parse('A = B\nB = A\n/x A').recorded.has('/x')).toBe(true)
  })

  it('is read whatever it holds', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('@@define A ', '@@{A}', '\n/x ', ' = ', '+', '-', 'A'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(typeof parse(pieces.join('')).database).toBe('string')
      }),
    )
  })
})

describe('the schedule of AIDE', () => {
  it.skipIf(process.getuid?.() !== 0).each(shells)('is looked for by %s', (...shell) => {
    for (const line of ask(aideSchedule, shell)) expect(line).toMatch(/aide/i)
  })
})
