import type {UserError} from '../errors.ts'
import type {BuildOrigin} from './build-origin.ts'
import {count} from './gate.ts'
import type {Phase, Report} from './result.ts'

/** The report of a run that judged nothing because its host was not reached: red, and with the reason. */
export function unreachedReport(
  error: UserError,
  run: {
    readonly target: string
    readonly version: string
    readonly phase: Phase
    readonly level: 1 | 2
    readonly now: Date
    readonly build?: BuildOrigin
  },
  ended: Date,
): Report {
  const {message, hint, exitCode} = error
  return {
    schemaVersion: 1,
    tool: {name: 'assay', version: run.version},
    target: run.target,
    host: {name: run.target, hostKeyTrust: 'none', transport: 'none', escalation: 'none'},
    phase: run.phase,
    level: run.level,
    benchmarks: [],
    startedAt: run.now.toISOString(),
    durationMs: ended.getTime() - run.now.getTime(),
    results: [],
    ...(run.build && {build: run.build}),
    problems: [{kind: 'connection', message, ...(hint !== undefined && {hint})}],
    counts: count([]),
    gate: {
      passed: false,
      exitCode,
      policy: 'a host that cannot be asked does not pass',
      reason: 'nothing was judged',
    },
  }
}
