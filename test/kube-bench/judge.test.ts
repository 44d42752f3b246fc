import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {judgeKubeBench} from '../../src/kube-bench/judge.ts'
import {type KubeBenchPlan, loadKubeBench} from '../../src/kube-bench/plan.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'
import {host} from './some-host.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

/** Facts of a node on which these processes run; audits say what `says` has. */
function nodeWith(running: readonly string[], says: AuditAnswer = {output: ''}): Facts {
  return {
    of: <Fact>(probe: Probe<Fact>) => {
      const [, kind, name = ''] = probe.key.split(':')
      const facts: Readonly<Record<string, unknown>> = {
        ps: running.filter((line) => line.split(' ')[0] === name).join('\n'),
        paths: new Set<string>(),
        audit: says,
      }
      return {known: true, fact: facts[kind ?? '']} as Reading<Fact>
    },
  }
}

const silent: Facts = {of: () => ({known: false, reason: 'lost', detail: 'the host was lost'})}

function judged(plan: KubeBenchPlan, facts: Facts): readonly string[] {
  return judgeKubeBench(plan, facts, host).files
}

describe("kube-bench's files for a node", () => {
  it('are with auto those of the kinds of node that it is', async () => {
    const plan = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['auto']})

    expect(judged(plan, nodeWith(['kubelet']))).toEqual(['cis-1.12/node.yaml'])
    expect(judged(plan, nodeWith(['kube-apiserver --a', 'kubelet']))).toEqual([
      'cis-1.12/master.yaml',
      'cis-1.12/node.yaml',
    ])
  })

  it('are all of them where it cannot be told what runs, and their checks are errors', async () => {
    const plan = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['auto']})
    const {controls} = judgeKubeBench(plan, silent, host)

    expect(controls.map((one) => one.controls.file)).toEqual(['cis-1.12/master.yaml', 'cis-1.12/node.yaml'])
    expect(controls[0]?.groups[0]?.results).toMatchObject([
      {outcome: {undecided: expect.stringContaining('the host was lost'), cause: 'lost'}},
    ])
  })

  it('are one error each where the configuration has no section for them', async () => {
    const plan = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['node']})
    const files = [...plan.benchmarks.values()].flat().map((file) => ({...file, typeConfig: undefined}))
    const {controls} = judgeKubeBench(
      {...plan, benchmarks: new Map([['cis-1.12', files]])},
      nodeWith([]),
      host,
    )

    expect(controls).toMatchObject([
      {
        controls: {
          faults: [
            {file: 'cis-1.12/node.yaml', message: 'config.yaml has no section "node", which it needs'},
          ],
        },
        groups: [],
      },
    ])
  })
})
