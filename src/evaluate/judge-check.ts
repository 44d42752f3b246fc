import type {Context} from '../assertions/assertion.ts'
import type {Check} from '../benchmarks/check.ts'
import type {Facts} from '../probes/probe.ts'
import type {Finding} from './result.ts'

/** What a check can conclude: a person and a waiver decide about items alone. */
export type CheckStatus = Finding['status']

/** What a check concluded, with the findings that decide it. */
export interface Judgement {
  readonly status: CheckStatus
  readonly findings: readonly Finding[]
}

/**
 * Judges a check. `all` takes its worst part, where a failure is worse than an error and both are worse
 * than everything else; `any` its best. What does not apply counts only when nothing else does.
 */
export function judgeCheck(check: Check, facts: Facts, context: Context): Judgement {
  switch (check.kind) {
    case 'assertion':
      return worst(check.assertion.judge(check.spec, facts, context).map(alone))
    case 'all':
      return worst(check.checks.map((part) => judgeCheck(part, facts, context)))
    case 'any':
      return best(check.checks.map((part) => judgeCheck(part, facts, context)))
    case 'not':
      return negate(judgeCheck(check.check, facts, context))
    default:
      return check satisfies never
  }
}

function alone(finding: Finding): Judgement {
  return {status: finding.status, findings: [finding]}
}

const fromWorst: readonly CheckStatus[] = ['fail', 'error', 'deferred', 'pass', 'notapplicable']

function worst(parts: readonly Judgement[]): Judgement {
  const status = fromWorst.find((candidate) => parts.some((part) => part.status === candidate)) ?? 'error'
  return {status, findings: parts.flatMap(({findings}) => findings)}
}

/** A way out that does not apply is no way at all, so that its findings would only confuse. */
function best(parts: readonly Judgement[]): Judgement {
  const passing = parts.find(({status}) => status === 'pass')
  if (passing) return passing
  const applying = parts.filter(({status}) => status !== 'notapplicable')
  if (applying.some(({status}) => status === 'error'))
    return worst(applying.filter(({status}) => status === 'error' || status === 'deferred'))
  const waiting = applying.find(({status}) => status === 'deferred')
  if (waiting) return deferred(waiting, applying)
  return worst(applying.length > 0 ? applying : parts)
}

/** What fails elsewhere is what waits: its findings say what, and the deferring part says for what. */
function deferred(waiting: Judgement, parts: readonly Judgement[]): Judgement {
  const reason = waiting.findings.find(({status}) => status === 'deferred')?.reason
  const failures = parts.flatMap(({findings}) => findings.filter(({status}) => status === 'fail'))
  const findings = failures.map(
    (finding): Finding => ({...finding, status: 'deferred', ...(reason !== undefined && {reason})}),
  )
  return {status: 'deferred', findings: findings.length > 0 ? findings : waiting.findings}
}

function negate({status, findings}: Judgement): Judgement {
  const flipped = (one: CheckStatus): CheckStatus => (one === 'pass' ? 'fail' : one === 'fail' ? 'pass' : one)
  return {
    status: flipped(status),
    findings: findings.map((finding) => ({
      ...finding,
      status: flipped(finding.status),
      ...(finding.expected !== undefined && {expected: `not ${finding.expected}`}),
    })),
  }
}
