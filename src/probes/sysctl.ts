import {confFiles, type TextFile} from './conf-files.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'
import {matchesPath} from './wildcard.ts'

/** A key as sysctl prints it: dots between words, and a slash for a dot inside a word (`eth0/100`). */
export const SYSCTL_KEY = /^[\w-]+([./][\w-]+)*$/

/** The files that systemd-sysctl reads at boot; /etc/sysctl.conf is one of them by the link 99-sysctl.conf. */
export const sysctlFiles: Probe<readonly TextFile[]> = confFiles('sysctl.d')

/** Asks for the value that the kernel has now; undefined where the kernel has no such key. */
export function runningSysctl(key: string): Probe<string | undefined> {
  if (!SYSCTL_KEY.test(key)) throw new Error(`not a sysctl key: ${key}`)
  const path = quote(`/proc/sys/${sysctlPath(key)}`)
  return {
    key: `sysctl:${key}`,
    pace: 'brief',
    needs: 'running system',
    script: `[ -d /proc/sys/kernel ] || exit 79
[ -e ${path} ] || exit 78
[ -r ${path} ] || exit 77
cat ${path}`,
    parse: (answer) => parseRunning(key, answer),
  }
}

function parseRunning(key: string, {output, exitCode}: Answer): string | undefined {
  if (exitCode === 78) return undefined
  if (exitCode === 77) throw new UnavailableError('denied', `only root can read ${key}`)
  if (exitCode !== 0) throw new Error(`reading ${key} below /proc/sys ended with ${exitCode}`)
  return output.trim()
}

/** One line of a sysctl.d file. A line `-key` without a value keeps patterns away from the key. */
export interface SysctlAssignment {
  /** Below /proc/sys; may hold `*`, `?` and `[]`. */
  readonly path: string
  readonly value: string | undefined
  readonly file: string
  readonly line: number
}

/** Reads sysctl.d(5) files into assignments; lines that are none are left out, as systemd-sysctl does. */
export function parseSysctlFiles(files: readonly TextFile[]): readonly SysctlAssignment[] {
  return files.flatMap(({path: file, text}) =>
    text.split('\n').flatMap((line, index) => {
      const assignment = parseLine(line.trim())
      return assignment ? [{...assignment, file, line: index + 1}] : []
    }),
  )
}

function parseLine(line: string): Pick<SysctlAssignment, 'path' | 'value'> | undefined {
  if (line === '' || line.startsWith('#') || line.startsWith(';')) return undefined
  const equals = line.indexOf('=')
  if (equals < 0)
    return line.startsWith('-') ? {path: sysctlPath(line.slice(1)), value: undefined} : undefined
  const name = line.slice(0, equals).trim().replace(/^-/, '')
  return {path: sysctlPath(name), value: line.slice(equals + 1).trim()}
}

/**
 * Finds the assignment that a boot will apply to `key`: the last one that names it, or else the last pattern
 * that matches it. Patterns count only `from` systemd 246 on, which is the first to know them.
 */
export function effectiveSysctl(
  assignments: readonly SysctlAssignment[],
  key: string,
  systemd: number,
): SysctlAssignment | undefined {
  const path = sysctlPath(key)
  const explicit = assignments.findLast((assignment) => assignment.path === path)
  if (explicit) return explicit.value === undefined ? undefined : explicit
  if (systemd < FIRST_WITH_PATTERNS) return undefined
  return assignments.findLast(
    (assignment) =>
      assignment.value !== undefined && /[*?[]/.test(assignment.path) && matchesPath(assignment.path, path),
  )
}

/** systemd's NEWS for version 246: "systemd-sysctl learnt support for globs". */
const FIRST_WITH_PATTERNS = 246

/**
 * The path below /proc/sys of a key. Where the first separator is a slash the key is a path already; else
 * dots and slashes change places: sysctl.d(5).
 */
export function sysctlPath(key: string): string {
  const path = /[./]/.exec(key)?.[0] === '/' ? key : key.replaceAll(/[./]/g, (c) => (c === '.' ? '/' : '.'))
  return path.replaceAll(/\/+/g, '/').replaceAll(/^\/|\/$/g, '')
}
