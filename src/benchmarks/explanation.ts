import {dump} from 'js-yaml'
import {UsageError} from '../errors.ts'
import type {Fix} from '../evaluate/result.ts'
import type {Probe} from '../probes/probe.ts'
import {type Assertions, assertionsOf, parseCheck} from './check.ts'
import type {Content, LoadedRule, LoadedTailoring} from './content.ts'
import {unknownName} from './yaml.ts'

/** All that is written about one rule. */
export interface Explanation {
  readonly rule: string
  readonly title: string
  readonly severity: string
  readonly why: string
  /** `cis-amazon-eks 1.8.0, 3.2.1, level 1`. */
  readonly numbers: readonly string[]
  /** The condition as it is written, in YAML; the guidance of a manual rule. */
  readonly condition: string
  readonly tailorings: readonly string[]
  /** What is asked of the host in the first round. */
  readonly probes: readonly {readonly key: string; readonly script: string}[]
  readonly fix?: Fix
  readonly references: readonly string[]
  /** `benchmarks/rules/kubelet.yaml:45`. */
  readonly written: string
}

/** Explains a rule by its key. Throws `UsageError` for an unknown one. */
export function explainRule(
  content: Content,
  key: string,
  tailorings: readonly LoadedTailoring[],
  assertions: Assertions,
): Explanation {
  const rule = content.rules.get(key)
  if (!rule) {
    const {message, hint} = unknownName('rule', key, content.rules.keys())
    throw new UsageError(message, {hint: hint || 'assay benchmarks show ID lists the rules of a benchmark'})
  }
  const {title, severity, why, fix, references = [], check, when, manual} = rule.source
  const parts = {...(when && {when}), ...(check && {check})}
  return {
    rule: key,
    title,
    severity,
    why,
    numbers: numbersOf(content, key),
    condition: manual ?? dump(parts).trimEnd(),
    tailorings: tailorings.flatMap((tailoring) => tailoredAs(tailoring, key)),
    probes: probesOf(rule, assertions).map(({key: name, script}) => ({key: name, script})),
    ...(fix && {fix}),
    references,
    written: `${rule.file.name}:${rule.line}`,
  }
}

function numbersOf({benchmarks}: Content, key: string): readonly string[] {
  return benchmarks.flatMap(({source}) =>
    source.sections
      .flatMap(({items}) => items)
      .filter(({rule}) => rule === key)
      .map(({id, level}) => `${source.id} ${source.version}, ${id}, level ${level}`),
  )
}

function tailoredAs({source}: LoadedTailoring, key: string): readonly string[] {
  if (!Object.hasOwn(source.items, key)) return []
  const {reason, notapplicable, where, ...rest} = source.items[key] ?? {}
  const change = notapplicable === undefined ? dump(rest).trimEnd() : 'does not apply'
  const why = notapplicable ?? reason
  const when = Object.entries(where ?? {}).map(([name, wanted]) => `${name}=${[wanted].flat().join(' or ')}`)
  const condition = when.length === 0 ? '' : ` where ${when.join(' and ')}`
  return [`${source.id}${condition}: ${change}${why === undefined ? '' : ` (${why})`}`]
}

/** The probes of the rule with its own values, each once. */
function probesOf({source, key}: LoadedRule, assertions: Assertions): readonly Probe<unknown>[] {
  const written = [source.check, source.when, ...(source.attach ?? [])].filter((check) => check !== undefined)
  const asked = written
    .flatMap((check) => assertionsOf(parseCheck(check, source.values ?? {}, assertions, [key])))
    .flatMap(({assertion, spec}) => assertion.probes(spec))
  return [...new Map(asked.map((probe) => [probe.key, probe])).values()]
}
