import {mkdirSync, writeFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {loadEvidence, renderEvidence} from '../../src/collect/evidence-file.ts'
import {judge} from '../../src/judge.ts'
import {askTarget} from '../../src/pipeline.ts'
import {makePlan} from '../../src/plan.ts'
import {startHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'

/** What the demo plays back: `npm run record` writes it anew from lab hosts. */
const nodes = [
  {name: 'bad-node', host: {flavor: 'al2023', specs: ['kubelet-insecure', 'before-clean-up']}, exitCode: 1},
  {name: 'good-node', host: {flavor: 'al2023', specs: ['before-clean-up']}, exitCode: 0},
] as const

const recordings = new URL('../../demo', import.meta.url).pathname

describeLab('the hosts of the demo', () => {
  it.each(nodes)(
    '$name gets exit code $exitCode from the gate',
    {timeout: LAB_TIMEOUT_MS},
    async ({name, host, exitCode}) => {
      const node = await startHost(host)
      const signal = AbortSignal.timeout(60_000)
      const now = new Date()
      const plan = {benchmarks: [], level: 2 as const, only: [], skip: [], values: {}, rules: []}

      const {evidence} = await askTarget(
        {kind: 'ssh', text: 'node', host: node.address, user: node.user},
        {
          version: '0.0.0',
          plan,
          now,
          connect: async () => ({
            transport: 'ssh2' as const,
            identities: [node.identity],
            hostKey: node.hostKey,
            sshConfig: 'none',
            env: {},
            signal,
          }),
          collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 60}, signal},
        },
      ).finally(() => node.stop())
      if (process.env['ASSAY_RECORD'] === '1') record(name, renderEvidence(evidence, `${name}.json.gz`))

      const demoPlan = await makePlan({...plan, benchmarks: ['cis-amazon-eks', 'eks-image'], level: 1})
      expect(judge(evidence, demoPlan, {phase: 'image', now}).gate.exitCode).toBe(exitCode)
    },
  )
})

describe('the recordings', () => {
  it('hold no private key, password hash or token', async () => {
    for (const {name} of nodes) {
      const {answers} = await loadEvidence(`${recordings}/${name}.json.gz`)
      const text = [...answers.values()].map((said) => ('output' in said ? said.output : '')).join('\n')

      expect(text).not.toMatch(/PRIVATE KEY-----|\$[156y]\$[^:\s]{8}|eyJ[\w-]{10,}\./)
    }
  })
})

function record(name: string, evidence: Buffer | string): void {
  mkdirSync(recordings, {recursive: true})
  writeFileSync(`${recordings}/${name}.json.gz`, evidence)
}
