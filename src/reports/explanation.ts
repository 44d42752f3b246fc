import type {Explanation} from '../benchmarks/explanation.ts'
import type {Fix} from '../evaluate/result.ts'
import {wrap} from './plain.ts'
import {fixTexts} from './prose.ts'

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
    ['Fix', fix ? fixLines(fix) : []],
    ['Needs', fix?.needs === undefined ? [] : [fix.needs]],
    ['Read more', references],
    ['Written in', [written]],
  ]
  return [`${rule}, ${severity}`, title, '', ...parts.flatMap(([label, lines]) => labelled(label, lines))]
    .map((line) => `${line}\n`)
    .join('')
}

/** Each form by its name where there are several. */
function fixLines(fix: Fix): readonly string[] {
  const forms = fixTexts(fix)
  return forms.flatMap(({form, text}) => [...(forms.length > 1 ? [`${form}:`] : []), ...text.split('\n')])
}

function withShell({key, script}: {readonly key: string; readonly script: string}): string {
  return [key, ...script.split('\n').map((line) => `  ${line}`)].join('\n')
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line === '')) return []
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`)
}
