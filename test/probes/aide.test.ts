import {execFile} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {aideSchedule, parseAideConf} from '../../src/probes/aide.ts'
import {hasProgram} from '../has-program.ts'
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

/** The columns of AIDE's database, by the attributes that they hold. */
const columns: Readonly<Record<string, string>> = {
  ...{
    p: 'perm',
    i: 'inode',
    l: 'lname',
    n: 'lcount',
    u: 'uid',
    g: 'gid',
    s: 'size',
    b: 'bcount',
    m: 'mtime',
    c: 'ctime',
  },
  ...{
    caps: 'capabilities',
    acl: 'acl',
    selinux: 'selinux',
    xattrs: 'xattrs',
    e2fsattrs: 'e2fsattrs',
    md5: 'md5',
  },
  ...{sha1: 'sha1', sha256: 'sha256', sha512: 'sha512', rmd160: 'rmd160', tiger: 'tiger', crc32: 'crc32'},
  ...{haval: 'haval', gost: 'gost', crc32b: 'crc32b', whirlpool: 'whirlpool'},
}

describe.skipIf(!hasProgram('aide'))('what AIDE itself records of a file', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-aide-'))
    await writeFile(join(directory, 'watched.conf'), 'x\n')
  })
  afterAll(() => rm(directory, {recursive: true}))

  it.each(['R', 'L', '>', 'H', 'X', 'R-md5+sha256', 'p+i+n+u+g+s+b+acl+xattrs+sha512', 'OURS', 'L+m-p'])(
    'is what is read from a line with %s',
    async (group) => {
      const [file, database] = [join(directory, 'watched.conf'), join(directory, 'database')]
      const conf = `@@define DB ${database}
database_in=file:@@{DB}
database_out=file:@@{DB}
gzip_dbout = no
BASE = p+u
OURS = BASE+sha512-u
${file.replaceAll('.', '\\.')}$ ${group}
!${directory}/other
`
      await writeFile(join(directory, 'aide.conf'), conf)
      await promisify(execFile)('aide', ['--config', join(directory, 'aide.conf'), '--init'])
      const [, spec = ''] = /^@@db_spec (.*)$/m.exec(await readFile(database, 'utf8')) ?? []
      const recorded = parse(conf).recorded.get(file)
      const read = [...(recorded ?? [])].flatMap((attribute) => columns[attribute] ?? [])
      // AIDE always writes these two down, and compares them only where they are asked for.
      const always = ['perm', 'inode']

      expect(new Set([...read, ...always])).toEqual(
        new Set(
          spec
            .trim()
            .split(/\s+/)
            .filter((column) => column !== 'name' && column !== 'attr'),
        ),
      )
      expect(parse(conf).database).toBe(database)
    },
  )
})

describe('the schedule of AIDE', () => {
  it.skipIf(process.getuid?.() !== 0).each(shells)('is looked for by %s', (...shell) => {
    for (const line of ask(aideSchedule, shell)) expect(line).toMatch(/aide/i)
  })
})
