import type {Reading} from './probe.ts'

/** What follows from a fact; why it is not known where the fact is not known. */
export function mapReading<Fact, Other>(
  reading: Reading<Fact>,
  derive: (fact: Fact) => Other,
): Reading<Other> {
  return reading.known ? {known: true, fact: derive(reading.fact)} : reading
}
