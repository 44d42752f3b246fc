import {fixFor} from '../evaluate/fix.ts'
import type {Fix, Report} from '../evaluate/result.ts'

/** A rule's fix as the content has it. */
export interface FixOfRule {
  readonly title: string
  readonly fix?: Fix | undefined
}

/** A failed rule that shell fixes. */
interface FixableRule {
  readonly rule: string
  readonly title: string
  readonly fix: Fix
  readonly shell: string
}

/** Packages bring units and files, and services may rewrite files, so settings come after both. */
const STAGES = ['packages', 'services', undefined, 'last'] as const

/**
 * Renders the fixes of what failed as one POSIX script for root, as a Packer `shell` provisioner runs it, in the
 * order of their stages. Each fix runs in a subshell; one that fails is named and makes the script fail at its
 * end, after the others. Fixes that lock somebody out are named and left out unless `lockOut` is set.
 * `rules` holds the fixes of the content: what a result file says is not run. Shell that is for another system
 * is left out.
 */
export function renderFixShell(
  report: Report,
  rules: ReadonlyMap<string, FixOfRule>,
  {lockOut}: {readonly lockOut: boolean},
): string {
  const failed = [...new Set(report.results.filter(({status}) => status === 'fail').map(({rule}) => rule))]
  const fixable = failed.flatMap((rule) => fixableRule(rule, rules.get(rule), report.host.os))
  const run = inOrder(fixable.filter(({fix}) => lockOut || fix.locksOut === undefined))
  return `${[
    '#!/bin/sh',
    `# Fixes for ${run.length} rules that failed on ${comment(report.target)}. Each may run twice. Run it as root.`,
    ...run.map((entry) => `#   ${nameOf(entry)}`),
    ...fixable
      .filter((entry) => !run.includes(entry))
      .map(
        (entry) => `# Left out (--lock-out adds it): ${nameOf(entry)}. ${comment(entry.fix.locksOut ?? '')}`,
      ),
    ...failed
      .filter((rule) => !fixable.some((entry) => entry.rule === rule))
      .map(
        (rule) =>
          `# Not fixed by shell: ${nameOf({rule, title: rules.get(rule)?.title ?? 'not known here'})}`,
      ),
    ...followUps(run),
    BEGINNING,
    ...run.map(block),
    END,
  ].join('\n')}\n`
}

function fixableRule(
  rule: string,
  known: FixOfRule | undefined,
  os: Report['host']['os'],
): readonly FixableRule[] {
  const fix = fixFor(known?.fix ?? {}, os)
  if (known === undefined || fix?.shell === undefined) return []
  return [{rule, title: known.title, fix, shell: fix.shell}]
}

/** By stage, and within a stage as the benchmarks list them; what locks out comes after all else. */
function inOrder(fixes: readonly FixableRule[]): readonly FixableRule[] {
  const rank = ({fix}: FixableRule): number =>
    fix.locksOut === undefined ? STAGES.indexOf(fix.stage) : STAGES.length
  return fixes.toSorted((a, b) => rank(a) - rank(b))
}

function nameOf({rule, title}: Pick<FixableRule, 'rule' | 'title'>): string {
  return `${rule}: ${comment(title)}`
}

function followUps(fixes: readonly FixableRule[]): readonly string[] {
  const needs = new Set(fixes.flatMap(({fix}) => fix.needs ?? []))
  return needs.size === 0 ? [] : [`# In force only after: ${[...needs].toSorted().join(', ')}`]
}

const BEGINNING = `set -u
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
failed=
# What sshd and sudo took before they must take afterwards, or nobody could log in and repair it.
! sshd -t >/dev/null 2>&1 || sshd=held
! visudo -c >/dev/null 2>&1 || sudo=held`

const END = `
[ -z "\${sshd:-}" ] || sshd -t || failed="$failed sshd_config"
[ -z "\${sudo:-}" ] || visudo -cq || failed="$failed sudoers"
[ -z "$failed" ] || { echo "not fixed:$failed" >&2; exit 1; }`

/** A subshell of its own keeps `set -e`, `cd` and variables of one fix from the next, and from the script's own input. */
function block({rule, shell}: FixableRule): string {
  return `\n(\nset -e\n${shell.trimEnd()}\n) </dev/null\n[ $? = 0 ] || failed="$failed ${rule}"`
}

/** One line that cannot leave the comment it stands in. */
function comment(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
