import {UsageError} from '../errors.ts'
import type {Phase} from '../evaluate/result.ts'
import type {PlanOptions} from '../plan.ts'

/** The selection flags as oclif parses them. */
export interface SelectionFlags {
  readonly benchmark?: readonly string[] | undefined
  readonly level: '1' | '2'
  readonly phase: Phase
  readonly only?: readonly string[] | undefined
  readonly skip?: readonly string[] | undefined
  readonly tailoring?: string | undefined
  readonly set?: readonly string[] | undefined
  readonly rules?: readonly string[] | undefined
}

/** What is to be judged. Throws `UsageError`. */
export function planOptions(flags: SelectionFlags): PlanOptions {
  return {
    benchmarks: flags.benchmark ?? [],
    level: flags.level === '2' ? 2 : 1,
    only: (flags.only ?? []).flatMap(splitIds),
    skip: (flags.skip ?? []).flatMap(splitIds),
    ...(flags.tailoring !== undefined && {tailoring: flags.tailoring}),
    values: Object.fromEntries((flags.set ?? []).map(parseValue)),
    rules: flags.rules ?? [],
  }
}

/** Takes a list apart as kube-bench's `--check` and `--skip` have it; one without any id names nothing. */
function splitIds(list: string): readonly string[] {
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return ids.length > 0 ? ids : ['']
}

/** Numbers and booleans are meant as such; what a number would lose something of (0750, 6.10) is text. */
function parseValue(text: string): [string, unknown] {
  const match = /^(\w+)=([\s\S]*)$/.exec(text)
  if (!match) throw new UsageError(`--set: "${text}" is not NAME=VALUE`)
  const [, name = '', value = ''] = match
  if (/^-?\d/.test(value) && String(Number(value)) === value) return [name, Number(value)]
  return [name, value === 'true' || value === 'false' ? value === 'true' : value]
}
