import {UsageError} from '../errors.ts'
import type {KubeBenchOptions} from '../kube-bench/plan.ts'

/** The flags of kube-bench as oclif parses them. */
export interface KubeBenchFlags {
  readonly 'kube-bench'?: string | undefined
  readonly 'kube-bench-benchmark'?: string | undefined
  readonly 'kube-bench-targets': string
  readonly 'kube-bench-revision'?: string | undefined
}

/**
 * What of kube-bench is to run; nothing where no directory is named. Throws `UsageError` where one of the
 * reports that are asked for has nothing to show then.
 */
export function kubeBenchOptions(
  flags: KubeBenchFlags,
  formats: readonly string[] = [],
): {readonly kubeBench?: KubeBenchOptions} {
  const directory = flags['kube-bench']
  const own = formats.find((format) => format.startsWith('kube-bench-'))
  if (directory === undefined && own !== undefined)
    throw new UsageError(`--output: ${own} needs kube-bench's control files`, {hint: 'Add --kube-bench DIR'})
  if (directory === undefined) return {}
  const benchmark = flags['kube-bench-benchmark']
  const revision = flags['kube-bench-revision']
  const targets = flags['kube-bench-targets'].split(',').map((target) => target.trim())
  return {
    kubeBench: {
      directory,
      targets: targets.filter((target) => target !== ''),
      ...(benchmark !== undefined && {benchmark}),
      ...(revision !== undefined && {revision}),
    },
  }
}
