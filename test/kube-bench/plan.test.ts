import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {chooseBenchmark, loadKubeBench} from '../../src/kube-bench/plan.ts'
import {kubeBenchOptions} from '../../src/options.ts'
import type {Host} from '../../src/probes/host.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

const eksNode: Host = {
  os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'},
  kernel: '6.1.0',
  architecture: 'x86_64',
  inBottlerocketContainer: false,
  eks: true,
  kubelet: '1.33.5',
}

async function refusal(run: Promise<unknown>): Promise<unknown> {
  const error = await run.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageError)
  const {message, hint} = error as UsageError
  return `${message} | ${hint}`
}

describe("the plan of kube-bench's checks", () => {
  it('suggests the benchmark and names the targets that there are', async () => {
    expect(await refusal(loadKubeBench({directory, benchmark: 'eks-1.8', targets: []}))).toBe(
      '--kube-bench-benchmark: config.yaml has no targets for "eks-1.8" | Did you mean "eks-1.8.0"?',
    )
    expect(await refusal(loadKubeBench({directory, benchmark: 'eks-1.8.0', targets: ['policies']}))).toBe(
      '--kube-bench-targets: eks-1.8.0 has no target "policies" | It has node',
    )
  })

  it('says what a directory without config.yaml is not', async () => {
    expect(await refusal(loadKubeBench({directory: '/nowhere', targets: []}))).toMatch(
      /^\/nowhere is no directory of kube-bench's control files: .*ENOENT/,
    )
  })

  it('takes worker for node', async () => {
    const {benchmarks} = await loadKubeBench({directory, benchmark: 'eks-1.8.0', targets: ['Worker']})

    expect(benchmarks.get('eks-1.8.0')?.map(({name}) => name)).toEqual(['eks-1.8.0/node.yaml'])
  })

  it("chooses the benchmark by the host's kubelet, or says that it cannot", async () => {
    const plan = await loadKubeBench({directory, targets: []})
    const {kubelet: _, ...unknown} = eksNode

    expect(chooseBenchmark(plan, eksNode)).toBe('eks-1.8.0')
    expect(() => chooseBenchmark(plan, {...eksNode, kubelet: '1.30.1'})).toThrow('has no eks-1.7.0')
    expect(() => chooseBenchmark(plan, unknown)).toThrow('the host has no kubelet that says its version')
  })

  it('is needed by the reports in its formats', () => {
    const flags = {'kube-bench-targets': 'node'}

    expect(() => kubeBenchOptions(flags, ['text', 'kube-bench-json'])).toThrow(UsageError)
    expect(kubeBenchOptions(flags, ['text'])).toEqual({})
  })
})
