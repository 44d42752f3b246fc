import {fixFor} from '../evaluate/fix.ts'
import type {Fix, Report} from '../evaluate/result.ts'

/** A rule's fix as the content has it. */
export interface FixOfRule {
  readonly title: string
  readonly fix?: Fix | undefined
}

/**
 * Renders the fixes of what failed as one POSIX script for root, as a Packer `shell` provisioner runs it. Each
 * fix runs in a subshell; one that fails is named and makes the script fail at its end, after the others.
 * `rules` holds the fixes of the content: what a result file says is not run. Shell that is for another system
 * is left out.
 */
export function renderFixShell(report: Report, rules: ReadonlyMap<string, FixOfRule>): string {
  const failed = [...new Set(report.results.filter(({status}) => status === 'fail').map(({rule}) => rule))]
  const fixOf = (rule: string): Fix => fixFor(rules.get(rule)?.fix ?? {}, report.host.os)
  const fixable = failed.filter((rule) => fixOf(rule).shell !== undefined)
  const needs = new Set(fixable.map((rule) => fixOf(rule).needs).filter((need) => need !== undefined))
  const titleOf = (rule: string): string => `${rule}: ${comment(rules.get(rule)?.title ?? 'not known here')}`
  return `${[
    '#!/bin/sh',
    `# Fixes for ${fixable.length} rules that failed on ${comment(report.target)}. Each may run twice. Run it as root.`,
    ...fixable.map((rule) => `#   ${titleOf(rule)}`),
    ...failed
      .filter((rule) => !fixable.includes(rule))
      .map((rule) => `# Not fixed by shell: ${titleOf(rule)}`),
    ...(needs.size === 0 ? [] : [`# In force only after: ${[...needs].toSorted().join(', ')}`]),
    'set -u',
    '[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }',
    'failed=',
    ...fixable.map((rule) => block(rule, fixOf(rule).shell ?? '')),
    '[ -z "$failed" ] || { echo "not fixed:$failed" >&2; exit 1; }',
  ].join('\n')}\n`
}

/** A subshell of its own keeps `set -e`, `cd` and variables of one fix from the next, and from the script's own input. */
function block(rule: string, shell: string): string {
  return `\n(\nset -e\n${shell.trimEnd()}\n) </dev/null\n[ $? = 0 ] || failed="$failed ${rule}"`
}

/** One line that cannot leave the comment it stands in. */
function comment(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
