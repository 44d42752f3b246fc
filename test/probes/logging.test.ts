import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, describe, expect, it} from 'vitest'
import {parseJournald} from '../../src/probes/journald.ts'
import {logFiles} from '../../src/probes/log-files.ts'
import {parseRsyslog, rsyslogFiles} from '../../src/probes/rsyslog.ts'
import {ask, shells} from './ask.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-logging-'))
afterAll(() => rmSync(directory, {recursive: true}))

const parse = (text: string) => parseRsyslog([{path: '/etc/rsyslog.conf', text}])

describe("rsyslog's configuration", () => {
  it('is read in both languages, with the line of each entry', () => {
    const entries = parse(`# comment
$ModLoad imudp # not before 8.1
module(load="imtcp") /* the
rest */ input(type="imtcp"
  port="514")
if $msg contains "input(type=" then action(type="omfwd" Target="h" port="514")
*.* @@(z9)[2001:db8::1]:514`)

    expect(entries).toMatchObject([
      {kind: 'directive', name: 'modload', value: 'imudp', where: {line: 2}},
      {kind: 'forward', target: '[2001:db8::1]:514', where: {line: 7}},
      {kind: 'object', name: 'module', where: {line: 3}},
      {kind: 'object', name: 'input', where: {line: 4}},
      {kind: 'object', name: 'action', where: {line: 6}},
    ])
    expect(entries.at(-1)).toMatchObject({
      parameters: new Map([
        ['type', 'omfwd'],
        ['target', 'h'],
        ['port', '514'],
      ]),
    })
  })

  it('may hold patterns that look like the start of a comment', () => {
    expect(parse('$IncludeConfig /etc/rsyslog.d/*.conf\n$FileCreateMode 0640')).toHaveLength(2)
  })

  it('is read whatever it holds', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('action(', '"', '/*', '*/', 'type="', '\n$', ' @@', '\\'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(parse(pieces.join(''))).toBeInstanceOf(Array)
      }),
    )
  })

  it.each(shells)('leaves the host without its secrets, with the same lines, by %s', (...shell) => {
    const path = join(directory, 'a.conf')
    writeFileSync(
      path,
      'module(load="x")\naction(type="ommysql" uid="u" pwd="hunter2")\n*.* :ommysql:h,d,u,hunter2\nlast',
    )

    const [file] = ask(rsyslogFiles(path), shell)

    expect(file?.path).toBe(path)
    expect(file?.text).toBe('module(load="x")\naction(type="ommysql" uid="u" \n*.* \nlast\n')
  })
})

describe("journald's configuration", () => {
  it('has each way to say yes as yes, and an empty value as none', () => {
    const text =
      '[Journal]\nCompress = TRUE\nStorage=persistent\n#Seal=no\nSystemMaxUse=1G\nSystemMaxUse=\n[Other]\nSeal=no'

    const settings = parseJournald([{path: '/etc/systemd/journald.conf', text}])

    expect([...settings].map(([name, {value, where}]) => [name, value, where.line])).toEqual([
      ['Compress', 'yes', 2],
      ['Storage', 'persistent', 3],
    ])
  })

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseJournald([{path: '/a', text: `[Journal]\n${text}`}])).toBeInstanceOf(Map)
      }),
    )
  })
})

describe('the files below /var/log', () => {
  it.skipIf(process.getuid?.() !== 0).each(shells)('are listed by %s', (...shell) => {
    for (const {path, mode} of ask(logFiles, shell)) {
      expect(path).toMatch(/^\/var\/log\//)
      expect(mode).toMatch(/^[0-7]{4}$/)
    }
  })

  it('are read whatever was said', () => {
    fc.assert(
      fc.property(fc.string(), (output) => {
        expect(logFiles.parse({output, exitCode: 0})).toBeInstanceOf(Array)
      }),
    )
  })
})
