import {readFileSync} from 'node:fs'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {dump, load} from 'js-yaml'
import {UserError} from '../../src/errors.ts'
import {chooseBenchmark} from '../../src/kube-bench/choose-benchmark.ts'
import {type Config, section, words} from '../../src/kube-bench/config.ts'
import {versionPrograms} from '../../src/kube-bench/kubernetes-version.ts'
import {loadKubeBench} from '../../src/kube-bench/plan.ts'
import {platformBenchmark, platformOf} from '../../src/kube-bench/platform.ts'
import {isNodeOf} from '../../src/kube-bench/substitute.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'
import {type Case, type Maker, nodeOf, same, type Verify} from './case.ts'
import {host} from './some-host.ts'

export function verifyPlatform(gitVersion: string, {name, version, benchmark}: Case): unknown {
  const platform = platformOf(gitVersion)
  const ours = [
    platform?.name ?? '',
    platform?.version ?? '',
    (platform && platformBenchmark(platform)) ?? '',
  ]
  return same(ours, [name, version, benchmark])
}

/** Facts of a host on which only kubectl may be there. */
function factsWith(kubectl: string): Facts {
  const fact = {oc: '', kubectl: /^\{/.test(kubectl) ? kubectl : '', kubelet: ''}
  return {
    of: <Fact>(probe: Probe<Fact>) =>
      (probe.key === versionPrograms.key
        ? {known: true, fact}
        : {known: false, reason: 'not-collected', detail: ''}) as Reading<Fact>,
  }
}

export const verifyBenchmark: Maker =
  ({path}) =>
  async ({input, expect}) => {
    const {kubeVersion, benchmarkVersion, kubectl} = input
    if (kubeVersion !== '' && benchmarkVersion !== '')
      return {notOurs: 'one flag takes a benchmark or a version, so both cannot be given'}
    const benchmark = kubeVersion || benchmarkVersion
    const named = benchmark === '' ? {} : {benchmark}
    const plan = await loadKubeBench({directory: path('cfg'), targets: [], ...named})
    try {
      return same(chooseBenchmark(plan, factsWith(kubectl), host).name, expect.benchmark)
    } catch (error) {
      // Where kube-bench assumes a version Assay refuses, and says what would have been assumed.
      const hint = error instanceof UserError ? (error.hint ?? '') : ''
      return same(/would assume .* and take (\S+)$/.exec(hint)?.[1], expect.benchmark)
    }
  }

/** Where the recorded test stubbed the binaries that were found, a node runs everything or nothing here. */
export const verifyNodeKind: Maker =
  ({path}) =>
  ({input, expect}) => {
    const file = path(input.configFile.includes('node_only') ? 'data/node_only.yaml' : 'cfg/config.yaml')
    const kind = section(load(readFileSync(file, 'utf8')) as Config, input.component.replace(/^s/, ''))
    const components = kind ? words(kind, 'components').map((name) => section(kind, name) ?? {}) : []
    const binaries = components.flatMap((component) => words(component, 'bins'))
    const runs = input.getBinaries !== null && Object.hasOwn(input.getBinaries, 'x') ? binaries : []
    const ps = (name: string) => runs.filter((binary) => binary.split(' ')[0] === name).join('\n')
    return same(isNodeOf(kind, nodeOf(ps, [])), expect)
  }

export const verifyTargets: Verify = async ({input, expect}) => {
  const directory = await mkdtemp(join(tmpdir(), 'assay-targets-'))
  try {
    await writeCfg(directory, input)
    const targets = input.targets.length === 0 ? ['all'] : input.targets
    const plan = await loadKubeBench({directory, benchmark: input.benchmark, targets}).catch(
      (error: unknown) => {
        if (error instanceof UserError) return undefined
        throw error
      },
    )
    const count = [...(plan?.benchmarks.values() ?? [])].flat().length
    return same([plan !== undefined, count], [expect.succeeds, expect.count])
  } finally {
    await rm(directory, {recursive: true})
  }
}

async function writeCfg(directory: string, {dir, targets}: Case): Promise<void> {
  for (const [benchmark, names] of Object.entries<readonly string[]>(dir)) {
    await mkdir(join(directory, benchmark))
    for (const name of names) await writeFile(join(directory, benchmark, name), '')
    // Every target is mapped, so that a missing one is missing as a file.
    await writeFile(join(directory, 'config.yaml'), dump({target_mapping: {[benchmark]: targets}}))
  }
}
