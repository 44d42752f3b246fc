import type {Place} from '../evaluate/result.ts'
import {withoutSlash} from './path.ts'

/** One rule of the kernel's audit, with everything that can be written in several ways written in one. */
export interface AuditRule {
  /** `exit`, `task`, `exclude` … */
  readonly list: string
  /** `always` or `never`. */
  readonly action: string
  /** `b64` or `b32`; undefined where the rule names none. */
  readonly arch: string | undefined
  /** Empty where the rule is about all. */
  readonly syscalls: ReadonlySet<string>
  /** The file or directory that it is about. */
  readonly path: string | undefined
  /** Whether `path` stands for what is below it too. */
  readonly tree: 'yes' | 'no' | 'if-directory'
  /** Letters of `rwxa`; all four where a rule about a path names none. */
  readonly permissions: string
  /** Whatever else narrows the rule down, as `NAME OP VALUE` without blanks: `auid>=1000`, `euid!=uid`. */
  readonly fields: ReadonlySet<string>
  readonly where?: Place
}

/** What a rules file can say beside rules, by the letter of its option: `e` is `enabled`. */
export interface AuditControl {
  readonly option: string
  readonly value: string
  readonly where: Place
}

type Option = readonly [letter: string, value: string]

const TAKES_NO_VALUE = new Set(['D', 'c', 'i'])

/** Splits a line of options as getopt(3) does; blanks within quotes are not known to auditctl either. */
export function auditOptions(line: string): readonly Option[] {
  const words = line.trim().split(/\s+/)
  const options: Option[] = []
  for (let index = 0; index < words.length; index++) {
    const [, letter, attached = ''] = /^-([A-Za-z])(.*)$/.exec(words[index] ?? '') ?? []
    if (letter === undefined) continue
    const alone = TAKES_NO_VALUE.has(letter)
    options.push([letter, alone || attached !== '' ? attached : (words[index + 1] ?? '')])
    if (!alone && attached === '') index++
  }
  return options
}

/** Reads a line of a rules file or of `auditctl -l`; undefined where it adds no rule. */
export function parseAuditRule(line: string, where?: Place): AuditRule | undefined {
  const options = auditOptions(line)
  const valuesOf = (letter: string): readonly string[] =>
    options.filter(([name]) => name === letter).map(([, value]) => value)
  const [watch] = valuesOf('w')
  const [added] = [...valuesOf('a'), ...valuesOf('A')]
  if (watch === undefined && added === undefined) return undefined
  const [list, action] =
    watch === undefined && added !== undefined ? listAndAction(added) : ['exit', 'always']
  const fields = valuesOf('F').map(parseField)
  const named = (name: string): string | undefined => fields.find((field) => field.name === name)?.value
  const path = watch ?? named('dir') ?? named('path')
  return {
    list,
    action,
    arch: archName(named('arch')),
    syscalls: new Set(
      valuesOf('S')
        .flatMap((names) => names.split(','))
        .filter((name) => name !== 'all' && name !== ''),
    ),
    path: path === undefined ? undefined : auditPath(path),
    tree: watch === undefined ? (named('dir') === undefined ? 'no' : 'yes') : 'if-directory',
    permissions: valuesOf('p')[0] ?? named('perm') ?? 'rwxa',
    fields: new Set([
      ...fields.filter(({name}) => !STRUCTURAL.has(name)).map(({text}) => text),
      ...valuesOf('C').map(comparedFields),
    ]),
    ...(where && {where}),
  }
}

/** Fields that have a place of their own, and the key, which only names a rule. */
const STRUCTURAL = new Set(['arch', 'path', 'dir', 'perm', 'key'])

/** `always,exit` and `exit,always` are one; `entry` is the old name of `exit`. */
function listAndAction(text: string): [string, string] {
  const words = text.split(',')
  const action = words.find((word) => word === 'always' || word === 'never' || word === 'possible') ?? ''
  const list = words.find((word) => word !== action) ?? ''
  return [list === 'entry' ? 'exit' : list, action]
}

function parseField(field: string): {name: string; value: string; text: string} {
  const [, name = field, operator = '', value = ''] = /^([^=!<>&]+)([=!<>&]+)(.*)$/s.exec(field) ?? []
  const known = name.endsWith('uid') ? idName(value) : name === 'exit' ? exitName(value) : value
  return {name, value, text: `${name}${operator}${known}`}
}

/** auditctl(8): unset, -1 and 4294967295 are the id of those who have not logged in. */
function idName(value: string): string {
  return value === '-1' || value === '4294967295' ? 'unset' : value
}

/** errno(3), as far as audit rules use numbers. */
function exitName(value: string): string {
  return value === '-13' ? '-EACCES' : value === '-1' ? '-EPERM' : value
}

/** `euid!=uid` and `uid!=euid` are one. */
function comparedFields(text: string): string {
  const [, left = '', operator = '', right = ''] = /^(\w+)(!?=)(\w+)$/.exec(text) ?? []
  return operator === '' ? text : [left, right].toSorted().join(operator)
}

/** The AUDIT_ARCH_* numbers of linux/audit.h, which older versions of auditctl print. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  c000003e: 'b64',
  x86_64: 'b64',
  c00000b7: 'b64',
  aarch64: 'b64',
  '40000003': 'b32',
  i386: 'b32',
  i686: 'b32',
  '40000028': 'b32',
  arm: 'b32',
}

function archName(value: string | undefined): string | undefined {
  return value === undefined ? undefined : (ARCHITECTURES[value.replace(/^0x/, '')] ?? value)
}

/** One spelling of a path: without a slash at its end, and with the directories that Amazon Linux links elsewhere. */
export function auditPath(path: string): string {
  return withoutSlash(path)
    .replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/')
    .replace(/^\/var\/run\//, '/run/')
}
