import {assertions} from '../../src/assertions/registry.ts'
import type {Content, LoadedBenchmark} from '../../src/benchmarks/content.ts'
import {selectItems} from '../../src/benchmarks/select.ts'
import {factsOf} from '../../src/collect/evidence.ts'
import {evaluate} from '../../src/evaluate/evaluate.ts'
import type {Result} from '../../src/evaluate/result.ts'
import type {Facts} from '../../src/probes/probe.ts'
import {type CaseFile, type RuleCase, saidBy} from './cases.ts'

/** Judges one rule as the only item of a benchmark of its own. */
export function judgeRule(
  content: Content,
  rule: string,
  state: Omit<RuleCase, 'status'>,
  answers: CaseFile['answers'] = {},
): Result {
  return judgeFacts(content, rule, state, factsOfCase({...answers, ...state.answers}))
}

/** The facts of a host that gave these answers. */
export function factsOfCase(answers: CaseFile['answers']): Facts {
  return factsOf({
    schemaVersion: 1,
    tool: {name: 'assay', version: '0.0.0'},
    target: 'case',
    host: {name: 'case', hostKeyTrust: 'none', transport: 'local', escalation: 'none'},
    collectedAt: '2027-01-15T12:00:00.000Z',
    durationMs: 0,
    problems: [],
    answers: saidBy(answers),
  })
}

/** Judges one rule by facts of any origin. */
export function judgeFacts(
  content: Content,
  rule: string,
  state: Omit<RuleCase, 'status' | 'answers'>,
  facts: Facts,
): Result {
  const items = selectItems(
    content,
    [benchmarkOf(rule, state)],
    {level: 2, only: [], skip: [], values: {}},
    assertions,
  )
  const context = {phase: state.phase ?? 'image', now: new Date('2027-01-15T12:00:00Z')}
  const [result] = evaluate(items, facts, context)
  if (!result) throw new Error(`nothing was judged for ${rule}`)
  return result
}

function benchmarkOf(rule: string, state: Omit<RuleCase, 'status'>): LoadedBenchmark {
  const items = [{id: '1', level: 1 as const, rule, ...(state.with && {with: state.with as never})}]
  return {
    source: {
      id: 'case',
      version: '1.0.0',
      title: 'A case',
      status: 'final',
      eks: false,
      byDefault: false,
      sections: [{id: '1', title: 'Cases', items}],
    },
    file: {name: 'a case', source: ''},
    sha256: '',
  }
}
