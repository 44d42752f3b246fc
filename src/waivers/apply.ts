import {matchesPattern} from '../benchmarks/patterns.ts'
import type {HostFacts, Problem, Result} from '../evaluate/result.ts'
import {expiredProblem, expiringText} from './faults.ts'
import {type Standing, standingOf} from './standing.ts'
import type {Waiver, WaiverFile} from './waiver-file.ts'

/** Whose results are waived, and when. */
export interface WaivedRun {
  readonly host: Pick<HostFacts, 'name' | 'os'>
  /** What the image will be called, where it is known. */
  readonly imageName?: string
  readonly now: Date
}

/** Results after the waivers, and what is to be told of the waivers themselves. */
export interface Waived {
  readonly results: readonly Result[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

interface Standings {
  readonly waiver: Waiver
  readonly standing: Standing
  readonly results: readonly Result[]
}

/**
 * Marks what is accepted as `waived`. An expired waiver of something in this run is a problem; one that soon
 * expires, or whose items all pass, is a warning. What no waiver covers stays as it is.
 */
export function applyWaivers(results: readonly Result[], file: WaiverFile, run: WaivedRun): Waived {
  const {maximumDays} = file
  const matched = file.waivers
    .map((waiver) => ({
      waiver,
      standing: standingOf(waiver, {maximumDays, now: run.now}),
      results: results.filter((result) => concerns(waiver, result, run)),
    }))
    .filter((one) => one.results.length > 0)
  return {
    results: results.map((result) => waive(result, matched)),
    problems: matched
      .filter(({standing}) => standing === 'expired')
      .map(({waiver}) => expiredProblem(waiver)),
    warnings: matched.flatMap(warningsOf),
  }
}

function concerns(waiver: Waiver, result: Result, {host, imageName}: WaivedRun): boolean {
  const named =
    waiver.rule === undefined
      ? waiver.item === `${result.benchmark}/${result.item}`
      : waiver.rule === result.rule
  return named && isInScope(waiver.scope ?? {}, result, {host, image: imageName})
}

function isInScope(
  scope: NonNullable<Waiver['scope']>,
  {benchmark}: Result,
  {host, image}: {readonly host: WaivedRun['host']; readonly image: string | undefined},
): boolean {
  const systems = host.os ? [host.os.id, `${host.os.id}-${host.os.version}`] : []
  return (
    (scope.benchmark ?? benchmark) === benchmark &&
    (scope.os === undefined || systems.includes(scope.os)) &&
    (scope.host === undefined || matchesPattern(host.name, scope.host)) &&
    (scope.image === undefined || (image !== undefined && matchesPattern(image, scope.image)))
  )
}

function waive(result: Result, matched: readonly Standings[]): Result {
  const own = matched.filter(({results}) => results.includes(result))
  const valid = own.filter(({standing}) => standing === 'valid' || standing === 'expiring')
  const {status} = result
  if (status === 'pass') return valid[0] ? {...result, waiver: noteOf(valid[0].waiver)} : result
  if (status !== 'fail' && status !== 'error') return result
  const covering = valid.find(({waiver}) => waiver.covers.includes(status))
  if (covering) return {...result, status: 'waived', waiver: {...noteOf(covering.waiver), was: status}}
  const expired = own.find(({standing}) => standing === 'expired')
  return expired && status === 'fail' ? {...result, waiver: noteOf(expired.waiver)} : result
}

function noteOf({reason, owner, expires, ticket, file, line}: Waiver): NonNullable<Result['waiver']> {
  return {reason, owner, expires, ...(ticket !== undefined && {ticket}), file, line}
}

function warningsOf({waiver, standing, results}: Standings): readonly string[] {
  const {name, file, line} = waiver
  const decided = results.filter(({status}) => ['pass', 'fail', 'error'].includes(status))
  const needless = decided.length > 0 && decided.every(({status}) => status === 'pass')
  return [
    ...(standing === 'expiring' ? [expiringText(waiver)] : []),
    ...(needless ? [`${file}:${line}: the waiver of ${name} is not needed any more: it passes`] : []),
  ]
}
