import type {FileFact, PresentFile} from './file.ts'
import type {Facts, Probe, Reading} from './probe.ts'

/** A question about one file, or about those of a directory. */
export type FilesProbe = Probe<FileFact | readonly PresentFile[]>

/** The files that several questions found, in their order; not known as soon as one of them is not. */
export function presentFiles(facts: Facts, probes: readonly FilesProbe[]): Reading<readonly PresentFile[]> {
  const files: PresentFile[] = []
  for (const probe of probes) {
    const reading = facts.of(probe)
    if (!reading.known) return reading
    files.push(...[reading.fact].flat().filter((file) => file.exists))
  }
  return {known: true, fact: files}
}
