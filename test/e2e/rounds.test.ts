import {expect, it} from 'vitest'
import {collectEvidence} from '../../src/pipeline.ts'
import {makePlan, type PlanOptions} from '../../src/plan.ts'
import {connect} from '../../src/targets/connect.ts'
import type {Transport} from '../../src/transports/transport.ts'
import {type Host, startHost, useHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'

describeLab('everything that all default benchmarks ask at level 2', () => {
  it.each(['al2', 'al2023', 'bottlerocket'] as const)(
    'takes one connection and one exec on %s',
    {timeout: LAB_TIMEOUT_MS},
    async (flavor) => {
      const host = await startHost({flavor})
      try {
        const {evidence, commands} = await collectCounting(host)

        expect(evidence.problems).toEqual([])
        expect(evidence.answers.size).toBeGreaterThan(30)
        expect(commands).toHaveLength(1)
      } finally {
        await host.stop()
      }
    },
  )
})

describeLab('what follows from the first answers', () => {
  const node = useHost({flavor: 'al2023'})
  const cfg = new URL('../kube-bench/cfg', import.meta.url).pathname

  it('is asked in the same exec: the audits of kube-bench', {timeout: LAB_TIMEOUT_MS}, async () => {
    const {evidence, commands} = await collectCounting(node(), {
      kubeBench: {directory: cfg, benchmark: 'eks-1.8.0', targets: ['node']},
    })

    expect(evidence.problems).toEqual([])
    expect([...evidence.answers.keys()].filter((key) => key.startsWith('kube-bench:audit:'))).not.toEqual([])
    expect(commands).toHaveLength(1)
  })
})

async function collectCounting(
  {address, user, identity, hostKey}: Host,
  more: Pick<PlanOptions, 'kubeBench'> = {},
) {
  const signal = AbortSignal.timeout(60_000)
  const transport = await connect(
    {kind: 'ssh', text: 'node', host: address, user},
    {transport: 'ssh2', identities: [identity], hostKey, sshConfig: 'none', env: {}, signal},
  )
  const commands: string[] = []
  const counting: Transport = {
    ...transport,
    exec: (command, options) => {
      commands.push(command)
      return transport.exec(command, options)
    },
  }
  const plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: [], ...more})
  const run = {
    version: '0.0.0',
    target: 'node',
    startedAt: new Date(),
    collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 60}, signal},
  } as const
  const evidence = await collectEvidence(counting, plan, run).finally(() => transport.close())
  return {evidence, commands}
}
