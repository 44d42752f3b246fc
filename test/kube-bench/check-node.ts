import type {Report} from '../../src/evaluate/result.ts'
import {checkTarget} from '../../src/pipeline.ts'
import {parseTarget} from '../../src/targets/target.ts'
import type {Host} from '../hosts/host.ts'

/**
 * Judges a lab host by cis-amazon-eks and by a benchmark of kube-bench's, the host's own where none is named, as
 * `assay check` would.
 */
export async function checkNode(
  host: Host,
  directory: string,
  benchmark: string | undefined,
  only: readonly string[] = [],
  targets: readonly string[] = ['node'],
): Promise<Report> {
  const signal = AbortSignal.timeout(60_000)
  return checkTarget(parseTarget('node'), {
    version: '0.0.0',
    plan: {
      benchmarks: ['cis-amazon-eks@1.8.0'],
      level: 2,
      only,
      skip: [],
      values: {},
      rules: [],
      kubeBench: {directory, targets, revision: 'a73ce378', ...(benchmark !== undefined && {benchmark})},
    },
    phase: 'image',
    now: new Date(0),
    connect: async () => ({
      sshConfig: host.sshConfig,
      identities: [],
      transport: 'ssh2',
      env: process.env,
      signal,
    }),
    collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 180}, signal},
  })
}
