/** How the host's key was trusted. `none` is for transports that have no host key. */
export type HostKeyTrust = 'known_hosts' | 'pinned' | 'accept-new' | 'ignored' | 'none'

/** Who answered on the other side. */
export interface HostIdentity {
  /** What the report calls the host: `ec2-user@10.0.0.5`, `local`, `root:/mnt/image`. */
  readonly name: string
  readonly address?: string
  /** 1 to 65535. */
  readonly port?: number
  readonly user?: string
  /** OpenSSH's form, `SHA256:` and unpadded base64. */
  readonly hostKey?: string
  readonly hostKeyTrust: HostKeyTrust
}

/** What a command reads, where its output goes, and what ends it. */
export interface ExecOptions {
  /** Written to the command's standard input. It ends with the string or when the iterable does. */
  readonly stdin: string | AsyncIterable<string>
  /** Receives standard output as it comes, also of a command that is lost half-way. */
  readonly onStdout: (chunk: Buffer) => void
  /** Ends the command. `exec` then rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** Asks for a terminal, for sudoers with requiretty. Standard error then comes with standard output. */
  readonly terminal?: boolean
}

/** How a command ended by itself. */
export interface ExecResult {
  readonly exitCode: number
  /** At most the first 64 KiB. */
  readonly stderr: string
}

/**
 * Runs commands on the target. A command that ran to its end is a result whatever its exit code;
 * `exec` rejects with `TargetError` when it did not run to its end, and with the signal's reason
 * when it was aborted. Commands may run side by side. `close` never rejects and may be called twice; no
 * command that was told to end, or whose input has ended, is left behind.
 */
export interface Transport {
  readonly kind: 'ssh2' | 'openssh' | 'local' | 'root' | 'packer'
  readonly identity: HostIdentity
  /** `command` is one string for the login shell of the target, as in `ssh HOST COMMAND`. */
  exec(command: string, options: ExecOptions): Promise<ExecResult>
  close(): Promise<void>
}
