import {readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {orUsageError, UsageError} from '../errors.ts'
import {targetsOf, translateTarget} from './benchmark-version.ts'
import {type Config, loadBenchmarkConfig, section} from './config.ts'
import {type WantedTarget, WIDE_TARGETS, wantedTargets} from './targets.ts'

/** One control file as it is written. */
export interface ControlFile {
  readonly target: string
  /** Relative to the directory: `eks-1.8.0/node.yaml`. */
  readonly name: string
  readonly source: string
  /** The section of the configuration for its kind of node; without one kube-bench refuses the file. */
  readonly typeConfig: Config | undefined
  /** The section of the kind of node that it runs on only; on every node where there is none. */
  readonly onlyOn?: Config
}

/** Where control files are, and which of them are wanted. */
export interface Wanted {
  readonly directory: string
  /** As the user says them: `node`, `auto`. */
  readonly targets: readonly string[]
}

/** Loads the control files of a benchmark that was named. Throws `UsageError`. */
export async function loadControlFiles(
  wanted: Wanted,
  common: Config,
  benchmark: string,
): Promise<readonly ControlFile[]> {
  const config = await loadBenchmarkConfig(common, wanted.directory, benchmark)
  const known = targetsOf(config, benchmark)
  const targets = await wantedTargets(wanted, config, benchmark)
  const unknown = targets.find(({target}) => !known.includes(target))
  if (unknown && !wanted.targets.includes('all'))
    throw new UsageError(`--kube-bench-targets: ${benchmark} has no target "${unknown.target}"`, {
      hint: `It has ${known.join(', ')}`,
    })
  return Promise.all(targets.map((target) => loadFile(wanted.directory, config, benchmark, target)))
}

/**
 * Loads what may turn out to be the host's: the wanted targets that a benchmark has, and nothing of a benchmark
 * whose files are not there. Throws `UsageError`.
 */
export async function loadPossibleFiles(
  wanted: Wanted,
  common: Config,
  benchmark: string,
): Promise<readonly ControlFile[]> {
  const isThere = await stat(join(wanted.directory, benchmark)).then(
    () => true,
    () => false,
  )
  const known = [...WIDE_TARGETS, ...targetsOf(common, benchmark)]
  const targets = wanted.targets.filter((target) => known.includes(translateTarget(target)))
  return isThere && targets.length > 0 ? loadControlFiles({...wanted, targets}, common, benchmark) : []
}

async function loadFile(
  directory: string,
  config: Config,
  benchmark: string,
  {target, onlyOn}: WantedTarget,
): Promise<ControlFile> {
  const name = `${benchmark}/${target}.yaml`
  const source = await orUsageError(
    readFile(join(directory, name), 'utf8'),
    `cannot read ${join(directory, name)}`,
  )
  const only = onlyOn === undefined ? undefined : (section(config, onlyOn) ?? {})
  return {target, name, source, typeConfig: section(config, target), ...(only && {onlyOn: only})}
}
