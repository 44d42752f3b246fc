import type {z} from 'zod'
import type {Finding, Phase} from '../evaluate/result.ts'
import type {Facts, Probe} from '../probes/probe.ts'

/** What a judge may know beside the facts. */
export interface Context {
  readonly phase: Phase
  /** The time of the run, for rules about expiry and age. */
  readonly now: Date
}

/** One kind of condition in a rule's check. */
export interface Assertion<Spec> {
  /** The YAML key that names it: `sysctl`. */
  readonly name: string
  /** A strict object that has `name` among its keys; each field carries a description. */
  readonly schema: z.ZodType<Spec>
  /** What has to be asked in the first round. */
  probes(spec: Spec): readonly Probe<unknown>[]
  /** What has to be asked once the first round is answered. */
  followUps?(spec: Spec, facts: Facts): readonly Probe<unknown>[]
  /**
   * One line of read-only shell with which a person sees, as root of the host, what is judged. Where it is not given,
   * the script of the probes serves if it is short.
   */
  byHand?(spec: Spec): string
  /** At least one finding. Never throws; what is not known is a finding with status `error`. */
  judge(spec: Spec, facts: Facts, context: Context): readonly Finding[]
}
