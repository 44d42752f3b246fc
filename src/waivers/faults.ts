import type {Content} from '../benchmarks/content.ts'
import {unknownName} from '../benchmarks/yaml.ts'
import type {Problem} from '../evaluate/result.ts'
import {KUBE_BENCH} from '../kube-bench/results.ts'
import {standingOf} from './standing.ts'
import type {Waiver, WaiverFile} from './waiver-file.ts'

/** What is wrong with a waiver file whatever it is applied to: malformed, unknown and too long waivers. */
export function waiverFaults(file: WaiverFile, content: Content, now: Date): readonly Problem[] {
  return [
    ...file.faults.map((message): Problem => ({kind: 'waiver', message})),
    ...file.waivers.flatMap((waiver) => [...unknown(waiver, content), ...tooLong(waiver, file, now)]),
  ]
}

/** The problem of an expired waiver. */
export function expiredProblem({name, file, line, expires, owner}: Waiver): Problem {
  return {
    kind: 'waiver',
    message: `${file}:${line}: the waiver of ${name} expired on ${expires} (owner ${owner})`,
    hint: 'Fix what it accepts and remove it, or have its owner renew it',
  }
}

/** The warning of a waiver whose last days have come. */
export function expiringText({name, file, line, expires}: Waiver): string {
  return `${file}:${line}: the waiver of ${name} expires on ${expires}`
}

function tooLong({name, file, line, expires}: Waiver, limit: WaiverFile, now: Date): readonly Problem[] {
  const {maximumDays} = limit
  if (standingOf({expires}, {maximumDays, now}) !== 'too long') return []
  return [
    {
      kind: 'waiver',
      message: `${file}:${line}: the waiver of ${name} expires on ${expires}, more than ${maximumDays} days ahead`,
      hint: 'Choose an earlier day, or raise maximumDays of the file',
    },
  ]
}

/** Checks of kube-bench's control files are known only to a run that has them. */
function unknown({rule, item, file, line}: Waiver, {rules, benchmarks}: Content): readonly Problem[] {
  const [id = '', ...rest] = (item ?? '').split('/')
  if (rule?.startsWith(`${KUBE_BENCH}-`) || id === KUBE_BENCH) return []
  if (rule !== undefined) return rules.has(rule) ? [] : [notKnown(file, line, 'rule', rule, rules.keys())]
  const versions = benchmarks.filter(({source}) => source.id === id)
  if (versions.length === 0)
    return [notKnown(file, line, 'benchmark', id, new Set(benchmarks.map(({source}) => source.id)))]
  const items = versions.flatMap(({source}) => source.sections.flatMap((section) => section.items))
  const numbers = new Set(items.map((one) => one.id))
  const number = rest.join('/')
  return numbers.has(number) ? [] : [notKnown(file, line, `item of ${id}`, number, numbers)]
}

function notKnown(file: string, line: number, kind: string, name: string, known: Iterable<string>): Problem {
  const {message, hint} = unknownName(kind, name, known)
  return {kind: 'waiver', message: `${file}:${line}: ${message}`, ...(hint !== '' && {hint})}
}
