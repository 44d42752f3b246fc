import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, describe, expect, it} from 'vitest'
import {factsFrom} from '../../src/collect/evidence.ts'
import {logFiles} from '../../src/probes/log-files.ts'
import type {Facts} from '../../src/probes/probe.ts'
import {mapReading} from '../../src/probes/reading.ts'
import {parseRsyslog, rsyslogEntries, rsyslogFiles, rsyslogFollowUps} from '../../src/probes/rsyslog.ts'
import {systemdSettings} from '../../src/probes/systemd-settings.ts'
import {ask, shells} from './ask.ts'

const MARK = 'feedfacefeedface'
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

describe('what rsyslog includes', () => {
  const OWN = 'rsyslog:/etc/rsyslog.conf'
  const DROP_INS = 'rsyslog:/etc/rsyslog.d/*.conf'
  const names = (files: Readonly<Record<string, string>>) =>
    mapReading(rsyslogEntries(said(files)), (entries) =>
      entries.map((entry) => (entry.kind === 'directive' ? entry.value : entry.kind)),
    )

  it('is asked for, a directory as all files in it, and no pattern that could be more', () => {
    const facts = said({
      [OWN]: '$IncludeConfig /etc/rsyslog.d/*.conf\n$IncludeConfig /etc/a/\n$ModLoad imtcp\n*.* @h\n',
      [DROP_INS]: 'include(file="/etc/b.conf")\ninclude(text="x")\ninclude(file="/a;id")\nmodule(load="x")\n',
    })

    expect(rsyslogFollowUps(facts).map(({key}) => key)).toEqual([
      DROP_INS,
      'rsyslog:/etc/a/*',
      'rsyslog:/etc/b.conf',
    ])
    expect(rsyslogFollowUps(said({}))).toEqual([])
  })

  it('is read after what includes it', () => {
    expect(
      names({
        [OWN]: '$IncludeConfig /a\n$FileCreateMode 1\n',
        'rsyslog:/a': 'include(file="/b")\n$FileCreateMode 2\n',
        'rsyslog:/b': '$FileCreateMode 3\n',
      }),
    ).toEqual({known: true, fact: ['/a', '1', '2', 'object', '3']})
  })

  it('makes all of it unknown where it was not read, at any depth', () => {
    expect(names({[OWN]: '$IncludeConfig /a\n'})).toMatchObject({known: false, reason: 'not-collected'})
    expect(names({[OWN]: '$IncludeConfig /a\n', 'rsyslog:/a': '$IncludeConfig /b\n'})).toMatchObject({
      known: false,
      detail: 'rsyslog:/b was not asked for',
    })
  })

  it('is not known where files include themselves, or where there is no file', () => {
    expect(names({[OWN]: '$IncludeConfig /etc/rsyslog.conf\n'})).toEqual({
      known: false,
      reason: 'unparsable',
      detail: 'files of rsyslog include each other too deeply',
    })
    const none = factsFrom(new Map([[OWN, {output: `${MARK}\n`, exitCode: 0}]]))
    expect(rsyslogEntries(none)).toEqual({
      known: false,
      reason: 'missing-tool',
      detail: '/etc/rsyslog.conf is not there',
    })
    expect(rsyslogEntries(said({}))).toMatchObject({known: false, reason: 'not-collected'})
  })

  /** The facts of a host whose files of rsyslog, each named by the pattern that finds it, hold this. */
  function said(files: Readonly<Record<string, string>>): Facts {
    const answers = Object.entries(files).map(([key, text]) => {
      const output = `${MARK}\n\n${MARK} ${key.slice('rsyslog:'.length)}\n${text}`
      return [key, {output, exitCode: 0}] as const
    })
    return factsFrom(new Map(answers))
  }
})

describe('the configuration of a daemon of systemd', () => {
  const settings = (main: string, dropIns: string) =>
    systemdSettings(
      factsFrom(
        new Map([
          [
            'file:/etc/systemd/journald.conf',
            {output: `644 0 0 root root 9 regular file\n${main}`, exitCode: 0},
          ],
          ['conf-files:systemd/journald.conf.d', {output: `${MARK}\n${dropIns}`, exitCode: 0}],
        ]),
      ),
      'journald.conf',
      'Journal',
    )

  it('has what its section says last, and no setting that was taken back', () => {
    const reading = settings(
      '[Journal]\nStorage=auto\n#Seal=no\nSystemMaxUse=1G\n[Other]\nSeal=no\n',
      `\n${MARK} /etc/systemd/journald.conf.d/a.conf\n[Journal]\nStorage = persistent\nSystemMaxUse=\n`,
    )

    expect(reading).toEqual({
      known: true,
      fact: new Map([
        ['Storage', {value: 'persistent', where: {file: '/etc/systemd/journald.conf.d/a.conf', line: 2}}],
      ]),
    })
  })

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(settings(`[Journal]\n${text}`, '').known).toBe(true)
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
