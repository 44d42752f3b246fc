import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {orUsageError, UsageError} from '../errors.ts'
import {targetsOf, translateTarget} from './benchmark-version.ts'
import type {Config} from './config.ts'

/** A target of a benchmark that is to run. */
export interface WantedTarget {
  readonly target: string
  /** It runs only on a node of this kind, by the processes of its section of the configuration. */
  readonly onlyOn?: string
}

/** Words for several targets at once. */
export const WIDE_TARGETS: readonly string[] = ['auto', 'all']

/** What kube-bench runs without `run`, in its order: each target that the benchmark has. */
const automatic: readonly WantedTarget[] = [
  {target: 'master', onlyOn: 'master'},
  {target: 'controlplane', onlyOn: 'master'},
  {target: 'etcd', onlyOn: 'etcd'},
  {target: 'node'},
  {target: 'policies'},
  {target: 'managedservices'},
]

/**
 * The targets that the user's words mean for a benchmark: `auto` is what `kube-bench` alone would run, `all` every
 * control file of the benchmark, as `kube-bench run` has it. Throws `UsageError`.
 */
export async function wantedTargets(
  {directory, targets}: {readonly directory: string; readonly targets: readonly string[]},
  config: Config,
  benchmark: string,
): Promise<readonly WantedTarget[]> {
  const words = [...new Set(targets.map(translateTarget))]
  const wide = words.find((word) => WIDE_TARGETS.includes(word))
  if (wide === undefined) return words.map((target) => ({target}))
  if (words.length > 1)
    throw new UsageError(`--kube-bench-targets: ${wide} stands alone`, {
      hint: `Give ${wide}, or a list without it`,
    })
  if (wide === 'all') return filesOf(join(directory, benchmark))
  const known = targetsOf(config, benchmark)
  return automatic.filter(({target}) => known.includes(target))
}

async function filesOf(directory: string): Promise<readonly WantedTarget[]> {
  const names = await orUsageError(readdir(directory), `cannot read ${directory}`)
  return names
    .filter((name) => name.endsWith('.yaml') && name !== 'config.yaml')
    .toSorted()
    .map((name) => ({target: name.replace(/\..*/s, '')}))
}
