import type {VendorReport} from '../bottlerocket/vendor-report.ts'
import type {KubeBenchReport} from '../kube-bench/report.ts'
import type {UnavailableReason} from '../probes/probe.ts'
import type {BuildOrigin} from './build-origin.ts'
import type {ExcludedItem} from './excluded.ts'
import type {GateDecision} from './gate.ts'
import type {SecondOpinion} from './second-opinion.ts'

/** What an item can conclude, in the words of XCCDF 1.2 where it has one. */
export const statuses = ['pass', 'fail', 'error', 'manual', 'notapplicable', 'deferred', 'waived'] as const

/** One of `statuses`. */
export type Status = (typeof statuses)[number]

/** What a failure is worth. */
export type Severity = 'low' | 'medium' | 'high' | 'critical'

/** `observed` was read on the host; `predicted` is what boot will make of what is on disk. */
export type Basis = 'observed' | 'predicted'

/** The half of a setting: what a boot will load, or what the kernel and the services have now. */
export type Half = 'persisted' | 'running'

/**
 * What user data can still do at boot about a value that an image holds: nothing (`pinned`), change it by a
 * kubelet flag alone (`pinned-but-flags`), or change it (`overridable`).
 */
export type Binding = 'pinned' | 'pinned-but-flags' | 'overridable'

/** What decides: what is on disk, that and the running state, or a node that has joined its cluster. */
export type Phase = 'image' | 'booted' | 'node'

/** A place on the node. */
export interface Place {
  readonly file: string
  /** 1-based. */
  readonly line?: number
}

/** What one assertion saw of one thing. */
export interface Finding {
  readonly status: 'pass' | 'fail' | 'error' | 'notapplicable' | 'deferred'
  /** What was looked at: `net.ipv4.ip_forward`, `mode of /etc/passwd`. */
  readonly subject: string
  readonly expected?: string
  readonly actual?: string
  readonly where?: Place
  readonly half?: Half
  readonly basis: Basis
  readonly binding?: Binding
  /** Why, for `error`, `notapplicable` and `deferred`; for others what a reader should know beside the values. */
  readonly reason?: string
  /** The kind of that reason, for an `error` of something that could not be read. */
  readonly cause?: UnavailableReason
}

/** A fix in the forms in which a user can apply it; in a result only those for the host's system. */
export interface Fix {
  /** Idempotent POSIX shell for root; beside settings, for systems that read no such settings. */
  readonly shell?: string
  /** A NodeConfig drop-in for /etc/eks/nodeadm.d. */
  readonly nodeConfig?: string
  /** Bottlerocket settings, as user-data TOML. */
  readonly bottlerocket?: string
  /** What has to follow before the fix is in force. */
  readonly needs?: 'reboot' | 'daemon-reload' | 'remount' | 'restart'
  /** When it runs among other fixes: packages first, then services, then those without a stage, then the last. */
  readonly stage?: 'packages' | 'services' | 'last'
  /** Whom it locks out, where only the last step of a build may run it. */
  readonly locksOut?: string
}

/** One item's conclusion. */
export interface Result {
  readonly benchmark: string
  readonly version: string
  readonly section: {readonly id: string; readonly title: string}
  /** The published number: `3.2.1`. */
  readonly item: string
  /** The rule's stable key: `kubelet-anonymous-auth`. */
  readonly rule: string
  readonly title: string
  readonly level: 1 | 2
  readonly severity: Severity
  readonly status: Status
  readonly basis: Basis
  readonly findings: readonly Finding[]
  /** Why, for every status but `pass` and `fail`. */
  readonly reason?: string
  /** The kind of that reason where something could not be read; the first where there are several. */
  readonly cause?: UnavailableReason
  /** Why a tailoring has another condition, values or severity for the item. */
  readonly tailored?: string
  /** The guidance of a manual rule. */
  readonly manual?: string
  /** One line of shell with which root sees on the host what was judged, where one line can show it. */
  readonly command?: string
  readonly why: string
  readonly fix?: Fix
  /** Where the rule is written, relative to the package or to the user's directory. */
  readonly source: {readonly file: string; readonly line: number}
  readonly secondOpinion?: SecondOpinion
  /** Where to read more. */
  readonly references?: readonly string[]
  /** What accepts the failure; an expired one where the status is `fail`, a needless one where it is `pass`. */
  readonly waiver?: {
    readonly reason: string
    readonly owner: string
    readonly expires: string
    readonly ticket?: string
    readonly file: string
    readonly line: number
    /** What is waived, where the status is `waived`; `fail` where it is not given. */
    readonly was?: 'fail' | 'error'
  }
  /** Was so in the baseline already: it is shown and does not count. */
  readonly known?: true
}

/** Something that went wrong with the run itself, its waivers or its baseline. */
export interface Problem {
  readonly kind: 'connection' | 'privilege' | 'collection' | 'waiver' | 'baseline'
  readonly message: string
  readonly hint?: string
}

/** The number of results of each status. */
export type Counts = Readonly<Record<Status, number>>

/** What is known of the host that was judged. */
export interface HostFacts {
  readonly name: string
  readonly address?: string
  readonly port?: number
  readonly user?: string
  readonly hostKey?: string
  readonly hostKeyTrust: string
  readonly transport: string
  /** How the collector ran as root: `none`, `sudo`, `sudo-password`, `sheltie`, or `unprivileged`. */
  readonly escalation: string
  /** os-release's ID, VERSION_ID and PRETTY_NAME. */
  readonly os?: {readonly id: string; readonly version: string; readonly name: string}
  readonly kernel?: string
  readonly architecture?: string
  readonly kubelet?: string
}

/** A package or a program that the image holds. */
export interface Software {
  readonly kind: 'package' | 'program'
  readonly name: string
  /** Of a package `EPOCH:VERSION-RELEASE`, with or without the epoch. */
  readonly version: string
  readonly architecture?: string
  /** Of a program. */
  readonly path?: string
}

/** One run over one host: what reports are made of. */
export interface Report {
  readonly schemaVersion: 1
  readonly tool: {readonly name: 'assay'; readonly version: string}
  readonly target: string
  readonly host: HostFacts
  readonly phase: Phase
  readonly level: 1 | 2
  readonly tailoring?: string
  readonly benchmarks: readonly {
    readonly id: string
    readonly version: string
    readonly title: string
    /** Of its file. */
    readonly sha256: string
    /** Where it is written, relative to the package or to the user's directory. */
    readonly file: string
  }[]
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  readonly results: readonly Result[]
  /** What `--skip` left out. */
  readonly excluded?: readonly ExcludedItem[]
  readonly problems: readonly Problem[]
  /** What does not decide and should be known: waivers that expire soon or are not needed. */
  readonly warnings?: readonly string[]
  /** The waiver file that was applied. */
  readonly waivers?: {readonly file: string; readonly sha256: string}
  /** The build that the run was part of, where there was one. */
  readonly build?: BuildOrigin
  /** SHA-256 of the evidence as `assay collect` writes it unpacked. */
  readonly evidenceSha256?: string
  /** What the image holds; absent where its packages were not read. */
  readonly software?: readonly Software[]
  readonly counts: Counts
  /** 0 to 100: see `scoreOf`. Absent where nothing counts. */
  readonly score?: number
  readonly gate: GateDecision
  /** kube-bench's own results, where its control files ran. */
  readonly kubeBench?: KubeBenchReport
  /** What Bottlerocket says of itself, for information. */
  readonly vendorReports?: readonly VendorReport[]
}
