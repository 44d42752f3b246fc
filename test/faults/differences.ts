import type {Report} from '../../src/evaluate/result.ts'

/** Whether a result may be undecided. */
export type Excuse = (result: Report['results'][number]) => boolean

/** A fault may make something undecided, for a reason that fits; it makes nothing pass, fail or go away. */
export function differences(report: Report | undefined, baseline: Report, excuse: Excuse): readonly string[] {
  if (!report) return ['there is no report']
  const results = new Map(report.results.map((result) => [`${result.rule} ${result.item}`, result]))
  return baseline.results.flatMap(({rule, item, status}) => {
    const result = results.get(`${rule} ${item}`)
    if (!result) return [`${rule} is not in the report`]
    if (result.status === status || (result.status === 'error' && excuse(result))) return []
    return [`${rule} is ${result.status} (${result.reason ?? result.findings[0]?.reason}), not ${status}`]
  })
}
