import {type AuditControl, type AuditRule, auditOptions, parseAuditRule} from './audit-rule.ts'
import {directory, type PresentFile} from './file.ts'
import {partsOf} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** The rules that augenrules(8) puts together at boot. */
export const auditFiles: Probe<readonly PresentFile[]> = directory('/etc/audit/rules.d', '*.rules')

/** What the kernel audits now. */
export interface KernelAudit {
  readonly rules: readonly AuditRule[]
  /** The fields of `auditctl -s`: `enabled`, `backlog_limit`. */
  readonly status: ReadonlyMap<string, string>
}

/** Asks the kernel for its audit rules and whether they are locked. */
export const kernelAudit: Probe<KernelAudit> = {
  key: 'kernel-audit',
  pace: 'bounded',
  needs: 'running system',
  script: `command -v auditctl >/dev/null || exit 127
[ "$(id -u)" = 0 ] || exit 77
printf '%s\\n' "$mark"
printf '\\n%s rules\\n' "$mark"; auditctl -l || exit 78
printf '\\n%s status\\n' "$mark"; auditctl -s || exit 78
exit 0`,
  parse: parseKernelAudit,
}

function parseKernelAudit({output, exitCode}: Answer): KernelAudit {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'auditctl is not installed')
  if (exitCode === 77) throw new UnavailableError('denied', 'only root can list the audit rules')
  if (exitCode !== 0) throw new UnavailableError('denied', 'the kernel does not tell auditctl its rules')
  const parts = partsOf(output)
  const rules = parts.get('rules')?.trim() ?? ''
  // auditctl says "No rules" where there are none: silence is no answer.
  if (rules === '') throw new Error('auditctl -l printed nothing')
  return {
    rules: rules.split('\n').flatMap((line) => parseAuditRule(line) ?? []),
    status: new Map(
      [...(parts.get('status') ?? '').matchAll(/\b(\w+)[ =]+(-?\w+)/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    ),
  }
}

/** What the files of rules.d come to. */
export interface PersistedAudit {
  readonly rules: readonly AuditRule[]
  readonly controls: readonly AuditControl[]
}

/** Reads rules files in the order of augenrules, which puts them together by `ls -v`. */
export function parseAuditFiles(files: readonly PresentFile[]): PersistedAudit {
  const rules: AuditRule[] = []
  const controls: AuditControl[] = []
  for (const {path, text = ''} of files.toSorted((a, b) => compareNames(a.path, b.path)))
    for (const [index, line] of text.split('\n').entries()) {
      if (/^\s*(#|$)/.test(line)) continue
      const where = {file: path, line: index + 1}
      const rule = parseAuditRule(line, where)
      if (rule) rules.push(rule)
      else controls.push(...auditOptions(line).map(([option, value]) => ({option, value, where})))
    }
  return {rules, controls}
}

/** `ls -v`: runs of digits compare as numbers, and letters sort before everything else. */
function compareNames(a: string, b: string): number {
  const [left, right] = [runsOf(a), runsOf(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = rank(left[index]) - rank(right[index])
    if (difference !== 0) return difference
  }
  return a < b ? -1 : Number(a > b)
}

function runsOf(name: string): readonly string[] {
  return Array.from(name.replace(/\.rules$/, '').matchAll(/\d+|\D/g), ([run]) => run)
}

/** The end of a name sorts first, then numbers, letters, and all other characters. */
function rank(part: string | undefined): number {
  if (part === undefined) return -1
  if (/\d/.test(part)) return Math.min(Number(part), 1e9)
  return part.charCodeAt(0) + (/[A-Za-z]/.test(part) ? 2e9 : 3e9)
}
