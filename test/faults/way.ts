import type {Report} from '../../src/evaluate/result.ts'
import type {Ended} from '../e2e/assay.ts'
import type {Call} from '../hosts/faults.ts'
import type {HostOptions} from '../hosts/host.ts'
import type {Case, Place, Stage} from './case.ts'

/** How Assay gets to a host: by a transport of its own, behind Bottlerocket's admin container, in a build, or to three hosts at once. */
export type Way = 'ssh2' | 'openssh' | 'sheltie' | 'Packer' | 'fleet'

/** A run that goes on. */
export interface Run {
  /** null while it goes on. */
  readonly exitCode: number | null
  readonly ended: Promise<Ended>
  /** Lets it print. Until then a report that goes to standard output keeps the run where it is. */
  resume(): void
  kill(signal: NodeJS.Signals): void
  /** What is not so at its end that has to be so by this way alone; the baseline is a run without faults. */
  complaints(baseline: Report): readonly (string | false)[]
  /** Removes what was made for it. */
  close(): Promise<void>
}

/** What is different from way to way. */
export interface Approach {
  readonly host: HostOptions
  /** The program of the host that is called first at each stage, where there is one. */
  readonly calls: Readonly<Partial<Record<Stage, Call>>>
  start(one: Case, place: Place, env: NodeJS.ProcessEnv): Promise<Run>
  /** The report of the host that is hit, where there is one. */
  reportIn(directory: string): Report | undefined
  /** What the run ends with where Assay's exit code is the given one. */
  endsWith(exitCode: number): number
  /** How the run tells that the host was not reached, and what to try. */
  readonly unreached: RegExp
}
