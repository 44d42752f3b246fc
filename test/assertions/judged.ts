import {assertions} from '../../src/assertions/registry.ts'
import {factsFrom} from '../../src/collect/evidence.ts'
import type {Finding, Phase} from '../../src/evaluate/result.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'

type Known = readonly [key: string, reading: Reading<unknown>]

/** What is known of a host: a probe and its fact. */
export function known<Fact>(probe: Probe<Fact>, fact: Fact): Known {
  return [probe.key, {known: true, fact}]
}

/** What a host said to a probe, which reads it. */
export function said<Fact>(probe: Probe<Fact>, output: string, exitCode = 0): Known {
  return [probe.key, factsFrom(new Map([[probe.key, {output, exitCode}]])).of(probe)]
}

/** Facts of which everything else was lost. */
export function factsWith(...all: readonly Known[]): Facts {
  const readings = new Map(all)
  return {
    of: <Fact>({key}: Probe<Fact>) =>
      // What stands under a probe's key is this probe's fact.
      (readings.get(key) ?? {known: false, reason: 'lost', detail: `${key} was lost`}) as Reading<Fact>,
  }
}

/** Judges one assertion as a rule in YAML has it. */
export function judged(written: object, facts: Facts, phase: Phase = 'image'): readonly Finding[] {
  const [assertion] = Object.keys(written).flatMap((key) => assertions.get(key) ?? [])
  if (!assertion) throw new Error(`no assertion in ${JSON.stringify(written)}`)
  return assertion.judge(assertion.schema.parse(written), facts, {phase, now: new Date(0)})
}

/** The statuses alone. */
export function statusesOf(written: object, facts: Facts, phase?: Phase): readonly string[] {
  return judged(written, facts, phase).map(({status}) => status)
}

/** The keys of what an assertion asks in the second round. */
export function asksThen(written: object, facts: Facts): readonly string[] {
  const [assertion] = Object.keys(written).flatMap((key) => assertions.get(key) ?? [])
  const probes = assertion?.followUps?.(assertion.schema.parse(written), facts) ?? []
  return probes.map(({key}) => key)
}

const MARK = 'feedfacefeedface'

/** An answer of marked parts: each header with its text. */
export function marked(parts: Readonly<Record<string, string>>): string {
  return `${MARK}\n${Object.entries(parts)
    .map(([header, text]) => `\n${MARK} ${header}\n${text}`)
    .join('')}`
}

/** How a file with a text answers. */
export function fileWith(text: string): string {
  return `644 0 0 root root 1 regular file\n${text}`
}

/** How a path answers at which nothing is. */
export const NOT_THERE = ["stat: cannot statx '/x': No such file or directory\n", 1] as const
