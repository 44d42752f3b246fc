import type {Context} from '../assertions/assertion.ts'
import type {SelectedItem} from '../benchmarks/select.ts'
import {type Host, host} from '../probes/host.ts'
import type {Facts} from '../probes/probe.ts'
import {commandFor} from './command.ts'
import {describeItem} from './excluded.ts'
import {fixFor} from './fix.ts'
import {judgeCheck} from './judge-check.ts'
import type {Finding, Result} from './result.ts'

/** Judges every item by the facts. It decides something for each item and never throws. */
export function evaluate(items: readonly SelectedItem[], facts: Facts, context: Context): readonly Result[] {
  return items.map((item) => evaluateItem(item, facts, context))
}

function osOf(facts: Facts): Host['os'] | undefined {
  const reading = facts.of(host)
  return reading.known ? reading.fact.os : undefined
}

type Conclusion = Pick<Result, 'status' | 'findings' | 'reason' | 'cause'>

function evaluateItem(item: SelectedItem, facts: Facts, context: Context): Result {
  const {rule} = item
  const conclusion = conclude(item, facts, context)
  const command = item.check && commandFor(item.check)
  const fix = rule.source.fix && fixFor(rule.source.fix, osOf(facts))
  return {
    ...describeItem(item),
    basis: conclusion.findings.some(({basis}) => basis === 'predicted') ? 'predicted' : 'observed',
    ...conclusion,
    ...(item.tailored !== undefined && {tailored: item.tailored}),
    ...(rule.source.manual !== undefined && {manual: rule.source.manual}),
    ...(command !== undefined && {command}),
    why: rule.source.why,
    ...(fix && {fix}),
    ...(rule.source.references && {references: rule.source.references}),
  }
}

function conclude(item: SelectedItem, facts: Facts, context: Context): Conclusion {
  if (item.notapplicable !== undefined)
    return {status: 'notapplicable', findings: [], reason: item.notapplicable}
  const hindered = applies(item, facts, context)
  if (hindered) return hindered
  if (!item.check) return manual(item, facts, context)
  const {status, findings} = judgeCheck(item.check, facts, context)
  const reason = reasonFor(status, findings)
  return {status, findings, ...(reason !== undefined && {reason}), ...causeFor(status, findings)}
}

/** Why a rule's `when` keeps it from being judged; undefined where it does not. */
function applies(item: SelectedItem, facts: Facts, context: Context): Conclusion | undefined {
  if (!item.when) return undefined
  const {status, findings} = judgeCheck(item.when, facts, context)
  if (status === 'pass') return undefined
  if (status === 'error')
    return {
      status: 'error',
      findings,
      reason: reasonFor('error', findings) ?? 'it is not known whether it applies',
      ...causeFor('error', findings),
    }
  const seen = findings.map(({subject, actual}) => `${subject} is ${actual ?? 'not there'}`).join(', ')
  return {status: 'notapplicable', findings: [], reason: `does not apply here: ${seen}`}
}

function manual(item: SelectedItem, facts: Facts, context: Context): Conclusion {
  const attached = item.attach.flatMap((check) => judgeCheck(check, facts, context).findings)
  return {status: 'manual', findings: attached, reason: item.rule.source.manual ?? ''}
}

function reasonFor(status: Finding['status'], findings: readonly Finding[]): string | undefined {
  if (status === 'pass' || status === 'fail') return undefined
  const reasons = findings.filter((finding) => finding.status === status).map(({reason}) => reason)
  return [...new Set(reasons.filter((reason) => reason !== undefined))].join('; ') || undefined
}

function causeFor(status: Finding['status'], findings: readonly Finding[]): Pick<Result, 'cause'> {
  const cause =
    status === 'error' ? findings.find((finding) => finding.cause !== undefined)?.cause : undefined
  return cause === undefined ? {} : {cause}
}
