/** What a host said to one probe. */
export interface Answer {
  /** Standard output, decoded as UTF-8 with U+FFFD for what is not UTF-8. It never holds NUL. */
  readonly output: string
  /** 0 to 255. */
  readonly exitCode: number
}

/** The kinds of reasons for which a fact is not known. */
export const unavailableReasons = [
  'not-collected',
  'timeout',
  'truncated',
  'lost',
  'missing-tool',
  'denied',
  'unparsable',
  'not-running',
] as const

/** Why a fact is not known. */
export type UnavailableReason = (typeof unavailableReasons)[number]

/** Why a fact is not known, in a word and in a sentence. */
export interface Unavailable {
  readonly known: false
  readonly reason: UnavailableReason
  /** One sentence for the report, without a full stop. */
  readonly detail: string
}

/** A fact, or why there is none. */
export type Reading<Fact> = {readonly known: true; readonly fact: Fact} | Unavailable

/**
 * `brief` fragments run in the collector's own shell, cannot block, and keep their answers small by themselves: one
 * program less is started for each. `quick` ones cannot block either, but need the collector to end an answer that
 * is too long; `bounded` ones run in a shell of their own under a time limit; `walk` ones are bounded too, slow, and
 * run beside all others.
 */
export type Pace = 'brief' | 'quick' | 'bounded' | 'walk'

/**
 * One read-only question to a host. Probes with the same `key` are the same question and must have the
 * same `script`.
 */
export interface Probe<Fact> {
  /** Stable name in evidence: `sysctl`, `file:/etc/passwd`. */
  readonly key: string
  /**
   * POSIX sh. It may use builtins, coreutils, GNU find and grep, and the host's own tools (rpm, systemctl);
   * never sed, awk, cut of locale text, temporary files or options newer than Amazon Linux 2's tools have.
   * Standard input is empty, standard error is dropped, LC_ALL=C, the directory is /. `$mark` holds a word
   * of hex digits that no file of the host can know: it separates the parts of an answer (`marked.ts`).
   * A brief or quick fragment runs in a subshell, so `exit` ends the fragment alone; `$limit` holds the seconds that one
   * question may take, for one that keeps its own time.
   */
  readonly script: string
  readonly pace: Pace
  /**
   * `running system` for whatever the kernel, systemd's manager or a process answers: /proc, sysctl, uname -r,
   * lsmod, findmnt without --fstab, systemctl is-active and show, ss, ps, auditctl -l, iptables and nft lists.
   * Such a probe is not asked of `root:DIR`, where this machine would answer for the image: its fact is then
   * `not-running`. Files, rpm and systemctl is-enabled need none.
   */
  readonly needs?: 'running system'
  /**
   * The systems it is asked on, as `ID` or `ID-VERSION_ID` of os-release; every system where it is not given.
   * The plan sets it from the benchmarks that need the answer.
   */
  readonly systems?: readonly string[]
  /** The answer's largest size in bytes; 1 MiB where it is not given. A longer answer is `truncated`. */
  readonly maxBytes?: number
  /** Throws `UnavailableError` or any `Error` when the answer cannot be understood. */
  parse(answer: Answer): Fact
}

/** Thrown by a probe's `parse` to say why there is no fact. */
export class UnavailableError extends Error {
  readonly reason: UnavailableReason

  constructor(reason: UnavailableReason, detail: string) {
    super(detail)
    this.name = 'UnavailableError'
    this.reason = reason
  }
}

/** Why there is no fact after `error` was thrown; one that does not say so means an answer that is not understood. */
export function unavailableBy(error: unknown): Unavailable {
  const reason = error instanceof UnavailableError ? error.reason : 'unparsable'
  return {known: false, reason, detail: (error as Error).message}
}

/** All facts of one host. Asking never throws. */
export interface Facts {
  of<Fact>(probe: Probe<Fact>): Reading<Fact>
}
