import type {Host, HostOptions} from '../hosts/host.ts'
import type {Line, Link} from './link.ts'
import type {Outcome} from './outcome.ts'
import type {Run, Way} from './way.ts'

/** How far a run has come when something breaks; `throughout` is from its beginning to its end. */
export type Stage =
  | 'before login'
  | 'in login'
  | 'round one'
  | 'the walk'
  | 'round two'
  | 'the reports'
  | 'throughout'

/** Where a run takes place. */
export interface Place {
  readonly host: Host
  readonly link: Link
  /** The directory of the reports. */
  readonly directory: string
}

/** What a fault can reach. */
export interface Scene extends Place {
  readonly run: Run
}

/** One fault at one stage, and what has to become of the run. */
export interface Case {
  /** `ssh2` where it is not said. */
  readonly way?: Way
  readonly fault: string
  readonly stage: Stage
  /** Which part of the conversation, where that says more than the stage. */
  readonly where?: string
  /** One of them has to be the outcome: which of two may hang on who is faster. */
  readonly outcomes: readonly [Outcome, ...Outcome[]]
  /** Seconds in which Assay promises to end after the fault, or after its start where the fault is there from then on. */
  readonly limitSeconds: number
  readonly specs?: HostOptions['specs']
  readonly line?: Line
  /** What is so before the run. */
  prepare?(place: Place): void | Promise<void>
  /** Undoes on this machine what `prepare` did. */
  restore?(place: Place): void
  /** What breaks when the run has come to the stage. */
  strike?(scene: Scene): void | Promise<void>
  /** Only a limit of time ends it. */
  readonly waits?: true
  /** How long the host waits at the stage, where that is longer than until the fault. */
  readonly held?: 'until the run ends' | 'for good'
  /** The words of what stays on the host, as nothing of Assay reaches it. */
  readonly stays?: RegExp
  /** More words for `assay check`; for Packer its flags become attributes. */
  readonly words?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** A file of this machine without which it cannot be tried. */
  readonly needs?: string
  /** Whether `npm test` tries it too. */
  readonly brief?: true
}

/** What Assay promises where it is told nothing else, in seconds. */
export const promises = {
  /** For the login, where ssh_config has no ConnectTimeout. */
  connect: 20,
  /** Three questions in a row, five seconds each, that the host does not answer. */
  silence: 20,
  /** `--probe-timeout`, and what timeout(1) waits before it kills. */
  question: 30 + 2,
  /** The default of `--timeout`. */
  run: 300,
} as const

/** The case in one line. */
export function nameOf({way = 'ssh2', fault, stage, where = stage}: Case): string {
  return `${way}: ${fault}, ${where}`
}
