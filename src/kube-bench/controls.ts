/** A fault in a control file, with its place. */
export interface Fault {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly message: string
  /** kube-bench refuses the file or ends; otherwise it gives a verdict that means nothing. */
  readonly fatal: boolean
}

/** One condition on an audit's output, as the file has it. */
export interface TestItem {
  readonly flag: string
  readonly env: string
  readonly path: string
  /** Whether the value must be there; false asks that it is not. */
  readonly set: boolean
  readonly op: string
  readonly compareValue: string
  readonly line: number
}

/** The conditions of one check. A null among the items is kept, as kube-bench keeps it until it panics. */
export interface TestGroup {
  /** `and`, `or` or empty for and; other words are kept too. */
  readonly binOp: string
  readonly items: readonly (TestItem | undefined)[]
}

/** One check of a control file. */
export interface ControlCheck {
  readonly id: string
  readonly text: string
  readonly audit: string
  readonly auditEnv: string
  readonly auditConfig: string
  /** `skip` and `manual` mean something; every other word is a normal check. */
  readonly type: string
  readonly tests: TestGroup | undefined
  readonly remediation: string
  readonly scored: boolean
  /** Whether every line of the output must satisfy the items. */
  readonly multiple: boolean
  /** Decoded and never used, as in kube-bench. */
  readonly set: boolean
  readonly testInfo: readonly string[] | undefined
  readonly disableEnvTesting: boolean
  readonly line: number
  /** What is wrong with how the check is written; it is an error and not a verdict. */
  readonly faults: readonly Fault[]
}

/** One group of checks of a control file. */
export interface ControlGroup {
  readonly id: string
  readonly text: string
  /** `skip` skips all of its checks. */
  readonly type: string
  readonly checks: readonly ControlCheck[]
}

/** One control file, decoded. */
export interface Controls {
  readonly file: string
  readonly id: string
  readonly version: string
  readonly text: string
  /** The kind of node that it is for: `node`, `master`. */
  readonly type: string
  readonly groups: readonly ControlGroup[]
  /** Faults that belong to no check. */
  readonly faults: readonly Fault[]
}
