import {count, decideGate} from '../evaluate/gate.ts'
import type {Phase, Problem, Report} from '../evaluate/result.ts'
import type {HostIdentity} from '../transports/transport.ts'

/** A run of which nothing is known but that it was begun. */
export interface BegunRun {
  readonly version: string
  readonly target: string
  readonly identity: HostIdentity
  readonly phase: Phase
  readonly level: 1 | 2
  readonly now: Date
}

/**
 * The report of a run that has judged nothing, for the reason given. It is written before the run too: Packer
 * kills its plugins 2 ms after Ctrl-C (measured with 1.6.6), and no report of an earlier build may be left then.
 */
export function unjudgedReport(run: BegunRun, message: string): Report {
  const problems: readonly Problem[] = [{kind: 'collection', message}]
  return {
    schemaVersion: 1,
    tool: {name: 'assay', version: run.version},
    target: run.target,
    host: {...run.identity, transport: 'packer', escalation: 'none'},
    phase: run.phase,
    level: run.level,
    benchmarks: [],
    startedAt: run.now.toISOString(),
    durationMs: 0,
    results: [],
    problems,
    counts: count([]),
    gate: decideGate([], problems),
  }
}
