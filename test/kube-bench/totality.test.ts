import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {evaluateCheck} from '../../src/kube-bench/evaluate-check.ts'
import {renderKubeBenchJson} from '../../src/kube-bench/kube-bench-json.ts'
import {renderKubeBenchJunit} from '../../src/kube-bench/kube-bench-junit.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'
import {substitute} from '../../src/kube-bench/substitute.ts'

/** Words that mean something to one of the little languages, among words that mean nothing. */
const word = fc.oneof(
  fc.constantFrom(
    '--a',
    '--a=1',
    '{.a}',
    '{range .a[*]}{@}{end}',
    '{.a[?(@.b==1)]}',
    '{..}',
    '{.a[0',
    '0644',
  ),
  fc.constantFrom('(', '[a-', '(?i)x', '\\Q', 'a{1001}', '(?=a)', 'eq', 'regex', 'bitmask', 'gte', 'true'),
  fc.constantFrom(
    '{"a":[1,2]}',
    'a: &x [*x]',
    '[Unit]\nA=b',
    'a: !!binary x',
    '&a [*a, *a]',
    '%YAML 1.2\n---\n',
  ),
  fc.string({unit: 'binary'}),
  fc.string(),
)
const item = fc.record({
  flag: word,
  env: word,
  path: word,
  set: fc.boolean(),
  op: word,
  compareValue: word,
  line: fc.constant(1),
})
const check = fc.record({
  id: word,
  text: word,
  audit: word,
  auditEnv: word,
  auditConfig: word,
  type: fc.oneof(fc.constant(''), word),
  tests: fc.option(fc.record({binOp: word, items: fc.array(fc.option(item, {nil: undefined}))}), {
    nil: undefined,
  }),
  remediation: word,
  scored: fc.boolean(),
  multiple: fc.boolean(),
  set: fc.boolean(),
  testInfo: fc.constant(undefined),
  disableEnvTesting: fc.boolean(),
  line: fc.constant(1),
  faults: fc.constant([]),
})
const answer = fc.oneof(
  word.map((output) => ({output})),
  word.map((output) => ({output, error: 'exit status 1'})),
)

describe('judging by control files', () => {
  it('decides something for every check and every output', () => {
    fc.assert(
      fc.property(check, answer, (one, said) => {
        expect(['PASS', 'FAIL', 'WARN', 'INFO']).toContain(evaluateCheck(one, () => said).state)
      }),
      {numRuns: 2000},
    )
  })

  it('reads every text, and renders what came of it', () => {
    const text = fc.oneof(
      word,
      fc
        .array(
          fc.tuple(fc.constantFrom('groups:', '- id:', '  checks:', '  - id:', '    tests:', 'id:'), word),
        )
        .map((lines) => lines.map(([key, value]) => `${key} ${value}`).join('\n')),
    )
    fc.assert(
      fc.property(text, answer, (source, said) => {
        const result = runControls(
          parseControls(source, 'node.yaml'),
          () => true,
          () => said,
        )

        expect(() => JSON.parse(renderKubeBenchJson([result]))).not.toThrow()
        expect(renderKubeBenchJunit([result])).toMatch(/^<testsuites>\n/)
      }),
      {numRuns: 1000},
    )
  })

  it('takes no map in a list of binaries for a word', () => {
    const config = {components: ['kubelet'], kubelet: {bins: [{toString: {}}, {}, ['a'], null, 'kubelet']}}
    const asked: string[] = []
    const processes = (name: string) => {
      asked.push(name)
      return 'kubelet --a'
    }

    expect(substitute('$kubeletbin', config, {processes, exists: () => false}).text).toBe('kubelet')
    expect(new Set(asked)).toEqual(new Set(['kubelet']))
  })

  it('substitutes by any configuration', () => {
    const component = fc.dictionary(
      fc.constantFrom('bins', 'confs', 'svc', 'defaultconf', 'optional'),
      fc.anything(),
    )
    fc.assert(
      fc.property(component, word, (kubelet, ps) => {
        const config = {components: ['kubelet'], kubelet}
        const node = {processes: () => ps, exists: () => false}

        expect(typeof substitute('$kubeletbin $kubeletconf', config, node).text).toBe('string')
      }),
    )
  })
})
