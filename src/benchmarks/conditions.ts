import {type Assertions, type Check, CheckError, parseCheck, type Values} from './check.ts'
import type {LoadedRule} from './content.ts'
import type {Tailored} from './tailoring.ts'
import {valueRefusal} from './values.ts'
import {fault, faults, type YamlText} from './yaml.ts'

/** All values of an item, and those of them that the command line set. */
interface ItemValues {
  readonly all: Values
  readonly set: Values
}

/** What decides an item, whether it applies, and the facts that a person gets. */
export interface Conditions {
  readonly check?: Check
  readonly when?: Check
  readonly attach: readonly Check[]
}

/** The conditions of a rule with its values, and what a tailoring says instead. Throws `UsageError` with the line. */
export function conditionsOf(
  rule: LoadedRule,
  tailored: Tailored | undefined,
  values: ItemValues,
  assertions: Assertions,
): Conditions {
  const {source, file, key} = rule
  const parse = (check: object, ...at: readonly PropertyKey[]): Check =>
    parseAt(file, [key, ...at], check, values, assertions)
  const own = (name: 'check' | 'when'): Check | undefined => {
    const written = tailored?.item[name]
    return written && parseAt(tailored.tailoring.file, ['items', key, name], written, values, assertions)
  }
  const check = own('check') ?? (source.check && parse(source.check, 'check'))
  const whens = [source.when && parse(source.when, 'when'), own('when')].filter((one) => one !== undefined)
  return {
    ...(check && {check}),
    ...(whens[0] && {when: whens.length > 1 ? {kind: 'all', checks: whens} : whens[0]}),
    attach: (source.attach ?? []).map((attached, index) => parse(attached, 'attach', index)),
  }
}

/** What was read already: many benchmarks ask for the same rule with the same values. */
const readings = new WeakMap<Assertions, WeakMap<object, Map<string, Check>>>()

function readCheck(check: object, values: Values, assertions: Assertions): Check {
  const known = readings.get(assertions) ?? new WeakMap<object, Map<string, Check>>()
  const byValues = known.get(check) ?? new Map<string, Check>()
  const key = JSON.stringify(values)
  const read = byValues.get(key) ?? parseCheck(check, values, assertions)
  readings.set(assertions, known.set(check, byValues.set(key, read)))
  return read
}

function parseAt(
  file: YamlText,
  path: readonly PropertyKey[],
  check: object,
  {all, set}: ItemValues,
  assertions: Assertions,
): Check {
  try {
    return readCheck(check, all, assertions)
  } catch (error) {
    if (!(error instanceof CheckError)) throw error
    const refusal = valueRefusal(check, error, set)
    if (refusal) throw refusal
    const at = [...path, ...error.path]
    throw error.issues ? faults(file, error.issues, at) : fault(file, at, error.message, error.hint)
  }
}
