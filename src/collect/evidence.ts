import type {HostFacts, Problem} from '../evaluate/result.ts'
import type {Answer, Facts, Probe, Reading, UnavailableReason} from '../probes/probe.ts'
import {unavailableBy} from '../probes/probe.ts'

/** What a host said to one probe, or why it said nothing. */
export type Said = Answer | {readonly unavailable: UnavailableReason; readonly detail: string}

/** Who was asked, and how. */
export type EvidenceHost = Omit<HostFacts, 'os' | 'kernel' | 'architecture' | 'kubelet'>

/** All that one host said at one time: the only thing that leaves it. */
export interface Evidence {
  readonly schemaVersion: 1
  readonly tool: {readonly name: 'assay'; readonly version: string}
  readonly target: string
  readonly host: EvidenceHost
  /** ISO 8601, UTC. */
  readonly collectedAt: string
  readonly durationMs: number
  readonly problems: readonly Problem[]
  /** By probe key. */
  readonly answers: ReadonlyMap<string, Said>
}

/** Gives the facts of a host; each answer is parsed once, when it is first asked for. */
export function factsOf({answers}: Evidence): Facts {
  return factsFrom(answers)
}

/** The same for answers that have not become evidence. */
export function factsFrom(answers: Evidence['answers']): Facts {
  const readings = new Map<string, Reading<unknown>>()
  return {
    of<Fact>(probe: Probe<Fact>): Reading<Fact> {
      const known = readings.get(probe.key)
      // Probes with one key are one question, so the reading has this probe's type.
      if (known) return known as Reading<Fact>
      const reading = read(probe, answers.get(probe.key))
      readings.set(probe.key, reading)
      return reading
    },
  }
}

function read<Fact>(probe: Probe<Fact>, said: Said | undefined): Reading<Fact> {
  if (!said) return {known: false, reason: 'not-collected', detail: `${probe.key} was not asked for`}
  if ('unavailable' in said) return {known: false, reason: said.unavailable, detail: said.detail}
  try {
    return {known: true, fact: probe.parse(said)}
  } catch (error) {
    const unavailable = unavailableBy(error)
    return {...unavailable, detail: `${probe.key}: ${unavailable.detail}`}
  }
}
