import type {Counts} from './result.ts'

/**
 * The flat score of XCCDF 1.2 (section 7.3.2.2) with equal weights: what passed, in percent of what passed,
 * failed or could not be decided. One decimal, rounded down, so that only a faultless run has 100. What is
 * waived, manual, deferred or not applicable does not count; undefined where nothing counts.
 */
export function scoreOf({pass, fail, error}: Counts): number | undefined {
  const counted = pass + fail + error
  return counted === 0 ? undefined : Math.floor((pass * 1000) / counted) / 10
}
