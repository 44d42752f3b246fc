import {UsageError} from '../errors.ts'
import type {Result} from './result.ts'

/** Which items a gate counts. */
export interface FailOn {
  /** In its shortest form: `severity>=medium and level<=1`. */
  readonly text: string
  counts(item: Pick<Result, 'severity' | 'level'>): boolean
}

const severities = ['low', 'medium', 'high', 'critical']
const levels = ['1', '2']

const comparisons = {
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
  '!=': (a: number, b: number) => a !== b,
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
  '=': (a: number, b: number) => a === b,
} as const

/** Reads comparisons of severity and level that are joined by `and`. Throws `UsageError` for all else. */
export function parseFailOn(text: string): FailOn {
  const parts = text
    .trim()
    .split(/(?<!\s)\s+and\s+/)
    .map(parseComparison)
  return {
    text: parts.map((part) => part.text).join(' and '),
    counts: (item) => parts.every((part) => part.counts(item)),
  }
}

function parseComparison(text: string): FailOn {
  const match = /^(severity|level)\s*(>=|<=|!=|>|<|=)\s*(\w+)$/.exec(text.trim())
  const [, field, operator, value = ''] = match ?? []
  const order = field === 'severity' ? severities : levels
  const rank = order.indexOf(value)
  if (!match || rank < 0)
    throw new UsageError(`--fail-on: "${text}" is no comparison of a severity or a level`, {
      hint: `Write for example 'severity>=medium and level<=1'; severities are ${severities.join(', ')}`,
    })
  const compare = comparisons[operator as keyof typeof comparisons]
  return {
    text: `${field}${operator}${value}`,
    counts: ({severity, level}) =>
      compare(order.indexOf(field === 'severity' ? severity : String(level)), rank),
  }
}
