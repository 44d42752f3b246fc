import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import type {Config} from '../../src/kube-bench/config.ts'
import type {ControlFile} from '../../src/kube-bench/control-files.ts'
import {auditQuestions, judgeKubeBench} from '../../src/kube-bench/judge.ts'
import {firstQuestions, type KubeBenchPlan, loadKubeBench, readNode} from '../../src/kube-bench/plan.ts'
import {audit, paths, processes} from '../../src/kube-bench/probes.ts'
import {type CheckSelection, EVERY_CHECK} from '../../src/kube-bench/selection.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'
import {host} from './some-host.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

const lost = {known: false, reason: 'lost', detail: 'the host was lost'} as const

/** Facts of a node on which a kubelet runs and no file is; nothing is known of the keys that begin with `but`. */
function nodeWith(but = 'nothing'): Facts {
  return {
    of: <Fact>({key}: Probe<Fact>) => {
      if (key.startsWith(but)) return lost
      const fact = key.startsWith('kube-bench:ps:') ? 'kubelet\n' : new Set<string>()
      return {known: true, fact} as Reading<Fact>
    },
  }
}

const tests = 'tests: {test_items: [{flag: "yes"}]}'
const typeConfig: Config = {components: ['kubelet'], kubelet: {bins: ['kubelet']}}

const source = `type: node
groups:
- id: "1"
  checks:
  - {id: "1.1", audit: ps $kubeletbin, audit_config: cat a, ${tests}}
  - {id: "1.2", audit: ps $kubeletbin, ${tests}}
  - {id: "1.3", audit: not this, type: manual, ${tests}}
  - {id: "1.4", audit: not this, type: skip, ${tests}}
  - {id: "1.5", audit: not this}
  - {id: "1.6", audit: not this, tests: {test_items: []}}
- id: "2"
  type: skip
  checks: [{id: "2.1", audit: not this, ${tests}}]
- id: "3"
  checks: [{id: "3.1", audit: echo 3, ${tests}}]
`

function planOf(more: Partial<ControlFile> = {}, selection: Partial<CheckSelection> = {}): KubeBenchPlan {
  const file = {target: 'node', name: 'own/node.yaml', source, typeConfig, ...more}
  return {
    options: {directory, benchmark: 'own', targets: ['node']},
    config: {},
    benchmarks: new Map([['own', [file]]]),
    selection: {...EVERY_CHECK, ...selection},
  }
}

const keys = (probes: readonly Probe<unknown>[]) => probes.map(({key}) => key)
const asked = (plan: KubeBenchPlan, facts = nodeWith()) => keys(auditQuestions(plan, facts, host))
const keysOf = (...texts: readonly string[]) => keys(texts.map(audit))

describe("the audits that kube-bench's checks ask", () => {
  it('are those of checks with tests that are neither manual nor skipped', () => {
    expect(asked(planOf())).toEqual(keysOf('ps kubelet', 'cat a', 'ps kubelet', 'echo 3'))
  })

  it('are with --only and --skip those of the chosen checks', () => {
    expect(asked(planOf({}, {only: ['1.1', '3']}))).toEqual(keysOf('ps kubelet', 'cat a', 'echo 3'))
    expect(asked(planOf({}, {skip: ['1']}))).toEqual(keysOf('echo 3'))
  })

  it('are none where it is not known what is on the node, as names would stand for other commands', () => {
    expect(asked(planOf(), nodeWith('kube-bench:ps:'))).toEqual([])
    expect(asked(planOf(), nodeWith('kube-bench:paths:'))).toEqual([])
  })

  it('are none of a file for another kind of node, which is one error', () => {
    const plan = planOf({target: 'etcd'})

    expect(asked(plan)).toEqual([])
    expect(judgeKubeBench(plan, nodeWith(), host).controls).toMatchObject([
      {controls: {faults: [{line: 1, message: 'it is for "node", not for "etcd"', fatal: true}]}, groups: []},
    ])
  })

  it('are none of a file that cannot be read, whose own fault is the error', () => {
    const plan = planOf({source: 'groups: [\n'})

    expect(asked(plan)).toEqual([])
    expect(judgeKubeBench(plan, nodeWith(), host).controls).toMatchObject([
      {controls: {faults: [{line: 2, fatal: true}]}, groups: []},
    ])
  })
})

describe('the first questions', () => {
  it('are what the substitution needs, and the version only where no benchmark was named', async () => {
    const named = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['master']})
    const open = await loadKubeBench({directory, targets: ['master']})

    expect(keys(firstQuestions(named))).toEqual([processes('kube-apiserver').key, paths([]).key])
    expect(keys(firstQuestions(open))).toEqual(['kube-bench:versions', ...keys(firstQuestions(named))])
  })
})

describe('what a node is', () => {
  const file = {target: 'node', name: 'own/node.yaml', source, typeConfig}

  it('is not known where one of the answers is not', () => {
    expect(readNode(file, nodeWith('kube-bench:ps:'))).toEqual({unknown: lost})
    expect(readNode(file, nodeWith('kube-bench:paths:'))).toEqual({unknown: lost})
    expect(readNode(file, nodeWith())).not.toHaveProperty('unknown')
  })
})
