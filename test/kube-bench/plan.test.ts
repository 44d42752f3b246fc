import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {loadKubeBench} from '../../src/kube-bench/plan.ts'
import {kubeBenchOptions} from '../../src/options/kube-bench.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

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

  it('runs what kube-bench alone would run: the kinds of node that it is', async () => {
    const {benchmarks} = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['auto']})

    expect(benchmarks.get('cis-1.12')?.map(({target, onlyOn}) => [target, onlyOn !== undefined])).toEqual([
      ['master', true],
      ['node', false],
    ])
  })

  it('takes all for every file of the benchmark', async () => {
    const {benchmarks} = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: ['all']})

    expect(benchmarks.get('cis-1.12')?.map(({name}) => name)).toEqual([
      'cis-1.12/master.yaml',
      'cis-1.12/node.yaml',
    ])
  })

  it('takes no other target beside a word for several', async () => {
    expect(await refusal(loadKubeBench({directory, benchmark: 'eks-1.8.0', targets: ['auto', 'node']}))).toBe(
      '--kube-bench-targets: auto stands alone | Give auto, or a list without it',
    )
  })

  it('takes a version for the benchmark that the configuration maps it to', async () => {
    const named = async (benchmark: string) =>
      (await loadKubeBench({directory, benchmark, targets: []})).options.benchmark

    expect(await named('1.33')).toBe('cis-1.12')
    expect(await named('EKS-1.8.0')).toBe('eks-1.8.0')
  })

  it('is needed by the reports in its formats', () => {
    const flags = {'kube-bench-targets': 'node'}

    expect(() => kubeBenchOptions(flags, ['text', 'kube-bench-json'])).toThrow(UsageError)
    expect(kubeBenchOptions(flags, ['text'])).toEqual({})
  })
})
