import type {Explanation} from '../benchmarks/explanation.ts'
import {wrap} from './plain.ts'

const LABEL_WIDTH = 12
const WIDTH = 100

/** Renders what is written about a rule for a person. */
export function renderExplanation(explanation: Explanation, questions: 'keys-only' | 'with-shell'): string {
  const {rule, title, severity, why, numbers, condition, tailorings, probes, fix, references, written} =
    explanation
  const asked = questions === 'keys-only' ? probes.map(({key}) => key) : probes.map(withShell)
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Why', wrap(why, WIDTH - LABEL_WIDTH)],
    ['Numbers', numbers.length === 0 ? ['in no benchmark'] : numbers],
    ['Condition', condition.split('\n')],
    ['Tailoring', tailorings.flatMap((text) => text.split('\n'))],
    ['Asked', asked.flatMap((text) => text.split('\n'))],
    ['Fix', (fix?.shell ?? fix?.nodeConfig ?? fix?.bottlerocket ?? '').trimEnd().split('\n')],
    ['Needs', fix?.needs === undefined ? [] : [fix.needs]],
    ['Read more', references],
    ['Written in', [written]],
  ]
  return [`${rule}, ${severity}`, title, '', ...parts.flatMap(([label, lines]) => labelled(label, lines))]
    .map((line) => `${line}\n`)
    .join('')
}

function withShell({key, script}: {readonly key: string; readonly script: string}): string {
  return [key, ...script.split('\n').map((line) => `  ${line}`)].join('\n')
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line === '')) return []
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`)
}
