import type {ControlsResult} from './run-controls.ts'

/** What kube-bench says of one host. */
export interface KubeBenchReport {
  readonly benchmark: string
  /** kube-bench's `detected_version`: `none` where the benchmark was named. */
  readonly detected: string
  /** The revision of kube-bench that the files are from, as the user says it. */
  readonly revision?: string
  /** Of the control files as they are written, one after the other. */
  readonly sha256: string
  /** Relative to kube-bench's directory. */
  readonly files: readonly string[]
  readonly controls: readonly ControlsResult[]
}
