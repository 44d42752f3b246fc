import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {beforeAll, describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {mappedBenchmark, targetsOf} from '../../src/kube-bench/benchmark-version.ts'
import {chooseBenchmark} from '../../src/kube-bench/choose-benchmark.ts'
import {clusterVersion, versionPrograms} from '../../src/kube-bench/kubernetes-version.ts'
import {type KubeBenchPlan, loadKubeBench} from '../../src/kube-bench/plan.ts'
import {openShiftPlatform, platformBenchmark, platformOf} from '../../src/kube-bench/platform.ts'
import type {Host} from '../../src/probes/host.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

const node: Host = {
  os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'},
  kernel: '6.1.0',
  architecture: 'x86_64',
  inBottlerocketContainer: false,
  eks: true,
  kubelet: '1.33.5',
}

type Said = Partial<Record<'oc' | 'kubectl' | 'kubelet', string>>

/** Facts of a host whose programs say this; none where they were not asked. */
function facts(said?: Said): Facts {
  const unknown = {known: false, reason: 'not-collected', detail: 'it was not asked'} as const
  const known = {known: true, fact: {oc: '', kubectl: '', kubelet: '', ...said}} as const
  return {
    of: <Fact>(probe: Probe<Fact>) =>
      (probe.key === versionPrograms.key && said ? known : unknown) as Reading<Fact>,
  }
}

const bare = {...node, eks: false}

describe('the benchmark of a host', () => {
  let plan: KubeBenchPlan
  beforeAll(async () => {
    plan = await loadKubeBench({directory, targets: []})
  })
  const chosen = (said: Said | undefined, host: Host) => chooseBenchmark(plan, facts(said), host)

  it('is the one that was named, whatever the host is', async () => {
    const named = await loadKubeBench({directory, benchmark: 'cis-1.12', targets: []})

    expect(chooseBenchmark(named, facts(), node)).toEqual({name: 'cis-1.12', detected: 'none'})
  })

  it("is EKS's where the kubelet's version says it, or the image", () => {
    const eks = {name: 'eks-1.8.0', detected: 'eks-1.8.0'}

    expect(chosen({kubelet: 'Kubernetes v1.33.1-eks-113cf36\n'}, bare)).toEqual(eks)
    expect(chosen({kubelet: 'Kubernetes v1.33.1\n'}, node)).toEqual(eks)
  })

  it('is mapped from the version elsewhere, which is then what was detected', () => {
    expect(chosen({kubelet: 'Kubernetes v1.33.1\n'}, bare)).toEqual({name: 'cis-1.12', detected: '1.33'})
  })

  it("goes by the cluster's version before the kubelet's, where kubectl reached the cluster", () => {
    const kubectl = '{"serverVersion": {"major": "1", "minor": "33+", "gitVersion": "v1.33.4-eks-1"}}'
    const unreached = '{"clientVersion": {"major": "1", "minor": "30", "gitVersion": "v1.30.0"}}'

    expect(chosen({kubectl, kubelet: 'Kubernetes v1.20.1'}, bare).name).toBe('eks-1.8.0')
    expect(chosen({kubectl: unreached, kubelet: 'Kubernetes v1.33.1'}, bare).name).toBe('cis-1.12')
  })

  it("is chosen by the host's first answer where evidence has no other", () => {
    expect(chosen(undefined, node).name).toBe('eks-1.8.0')
  })

  it('is refused where its files are not there', () => {
    expect(() => chosen({oc: 'oc v3.11.0\n'}, bare)).toThrow('has no rh-0.7')
    expect(() => chosen({kubelet: 'Kubernetes v1.30.1-eks-1'}, node)).toThrow('has no eks-1.7.0')
  })

  it('is refused where nothing says a version, with what kube-bench would take', () => {
    const {kubelet: _, ...silent} = bare
    const refused = () => chosen({kubelet: 'kubelet: not found'}, silent)

    expect(refused).toThrow('neither kubectl nor a kubelet on the host says a version')
    expect(refused).toThrow(
      expect.objectContaining({
        hint: 'Name one with --kube-bench-benchmark; kube-bench itself would assume Kubernetes 1.18 and take cis-1.6',
      }),
    )
  })

  it('is refused where neither the host nor anything else says a version, and nothing stands for the oldest', () => {
    const {kubelet: _, ...silent} = bare
    const {'1.18': _oldest, ...mapping} = plan.config['version_mapping'] as Readonly<Record<string, string>>
    const without = {...plan, config: {...plan.config, version_mapping: mapping}}

    expect(() => chooseBenchmark(without, facts(), silent)).toThrow(
      expect.objectContaining({
        hint: 'Name one with --kube-bench-benchmark; kube-bench itself would assume Kubernetes 1.18',
      }),
    )
  })

  it('is refused where no benchmark is mapped from the version or an older one', () => {
    expect(() => chosen({kubelet: 'Kubernetes v1.17.3\n'}, bare)).toThrow(
      `${directory} has no benchmark for Kubernetes 1.17`,
    )
  })

  it('is one or refused whatever the programs say', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('Kubernetes v1.33.1-eks-1', '{"serverVersion":1}', 'null'),
    )
    fc.assert(
      fc.property(word, word, word, (oc, kubectl, kubelet) => {
        try {
          expect(['cis-1.12', 'eks-1.8.0']).toContain(chosen({oc, kubectl, kubelet}, bare).name)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})

describe("kube-bench's configuration", () => {
  const config = {version_mapping: {'1.15': 'old', '1.20': 'new'}, target_mapping: {new: ['node']}}

  it('maps a version to the benchmark of the next older one, but no version to one before 1.18', () => {
    expect(mappedBenchmark(config, '1.33')).toBe('new')
    expect(mappedBenchmark(config, '1.19')).toBeUndefined()
    expect(mappedBenchmark(config, '1.15')).toBe('old')
  })

  it('has no targets for a benchmark that it does not list, whatever its name', () => {
    expect(targetsOf(config, 'new')).toEqual(['node'])
    expect(['old', 'constructor', '__proto__'].map((name) => targetsOf(config, name))).toEqual([[], [], []])
    expect(targetsOf({}, 'new')).toEqual([])
  })
})

describe('a platform', () => {
  it('is in the version of its build', () => {
    expect(platformOf('v1.33.1-eks-113cf36')).toEqual({name: 'eks', version: '1.33'})
    expect(platformOf('v1.33.1')).toBeUndefined()
  })

  it('has the newest benchmark that kube-bench knows for its version', () => {
    const eks = (minor: number) => platformBenchmark({name: 'eks', version: `1.${minor}`})

    expect([14, 15, 28, 29, 31, 32, 34, 35].map(eks)).toEqual([
      'eks-1.5.0',
      'eks-1.0.1',
      'eks-1.5.0',
      'eks-1.7.0',
      'eks-1.7.0',
      'eks-1.8.0',
      'eks-1.8.0',
      'eks-1.5.0',
    ])
    expect(platformBenchmark({name: 'constructor', version: '1.30'})).toBeUndefined()
  })

  it('has what kube-bench falls back to where its version is none that it knows', () => {
    expect(platformBenchmark({name: 'eks', version: '2.0'})).toBe('eks-1.5.0')
    // There the version of Kubernetes chooses.
    expect(platformBenchmark({name: 'k3s', version: '1.30'})).toBeUndefined()
  })

  it('is OpenShift by its own client, in the release that has a benchmark', () => {
    expect(openShiftPlatform('oc v3.11.0+62803d0-1\nkubernetes v1.11.0\n')).toEqual({
      name: 'ocp',
      version: '3.10',
    })
    expect(openShiftPlatform('Client Version: 4.14.1\nKustomize Version: v5.0.1\n')).toEqual({
      name: 'ocp',
      version: '4.1',
    })
    expect(openShiftPlatform('error: You must be logged in')).toBeUndefined()
  })

  it('has no version where kubectl did not say one', () => {
    expect(clusterVersion('Something completely different')).toBeUndefined()
    expect(clusterVersion('null')).toBeUndefined()
  })

  it('has the version of a cluster that says nothing of its build', () => {
    expect(clusterVersion('{"serverVersion": {"major": "1", "minor": "33"}}')).toEqual({
      base: '1.33',
      git: '',
    })
  })
})
