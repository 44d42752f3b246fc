import type {Finding, Report, Result, Status} from '../evaluate/result.ts'
import type {SecondOpinion} from '../evaluate/second-opinion.ts'
import type {Facts} from '../probes/probe.ts'
import {causeOf} from './causes.ts'
import {
  type VendorCheck,
  type VendorKind,
  type VendorReport,
  vendorReport,
  vendorReports,
} from './vendor-report.ts'

const kinds = Object.keys(vendorReports) as VendorKind[]

/** The questions for Bottlerocket's own reports on the benchmarks that may be judged. */
export function vendorQuestions(benchmarks: readonly string[]) {
  return kinds.filter((kind) => benchmarks.includes(vendorReports[kind])).map(vendorReport)
}

/**
 * Sets Bottlerocket's own report beside the results: its checks up to the level, each with the reason where
 * Assay says something else of the same item, and the same on the result. A report that was not given, or is
 * none, is left out.
 */
export function withVendorReports(
  results: readonly Result[],
  facts: Facts,
  level: number,
): Pick<Report, 'results' | 'vendorReports'> {
  const reports = kinds.flatMap((kind) => {
    const reading = facts.of(vendorReport(kind))
    return reading.known ? [compared(reading.fact, results, level)] : []
  })
  if (reports.length === 0) return {results}
  return {
    results: results.map((result) => {
      const opinion = reports.map((report) => opinionOn(result, report)).find((one) => one !== undefined)
      return opinion ? {...result, secondOpinion: opinion} : result
    }),
    vendorReports: reports,
  }
}

function compared(report: VendorReport, results: readonly Result[], level: number): VendorReport {
  const own = new Map(
    results.filter((result) => isAbout(result, report)).map((result) => [result.item, result]),
  )
  const checks = report.checks.filter((check) => check.level <= level)
  return {...report, checks: checks.map((check) => withDifference(report, check, own.get(check.item)))}
}

function withDifference(report: VendorReport, check: VendorCheck, ours: Result | undefined): VendorCheck {
  if (!ours || agree(ours.status, check)) return check
  return {...check, difference: explain(report, check, ours)}
}

function isAbout({benchmark}: Result, {kind}: VendorReport): boolean {
  return benchmark === vendorReports[kind]
}

const decided: Readonly<Partial<Record<Status, string>>> = {pass: 'PASS', fail: 'FAIL'}

/** What one of both leaves to a person, or does not judge, is no disagreement; what it could not judge is. */
function agree(ours: Status, {verdict, mode}: VendorCheck): boolean {
  const theirs = verdict === 'PASS' || verdict === 'FAIL' ? verdict : undefined
  if (theirs === undefined) return mode === 'Manual' || decided[ours] === undefined
  return decided[ours] === theirs || ours === 'manual' || ours === 'notapplicable'
}

function opinionOn(result: Result, report: VendorReport): SecondOpinion | undefined {
  if (!isAbout(result, report)) return undefined
  const check = report.checks.find(({item}) => item === result.item)
  if (check?.difference === undefined) return undefined
  return {
    by: `apiclient report ${report.kind} ${report.version}`,
    verdict: check.verdict,
    because: check.difference,
  }
}

function explain(report: VendorReport, check: VendorCheck, ours: Result): string {
  const found = ours.findings.find(({status}) => status === ours.status) ?? ours.findings[0]
  const other = report.version.replace(/^v/, '') === ours.version ? undefined : `it follows ${report.version}`
  return [
    causeOf(report.kind, check, ours.status),
    other,
    `Assay says ${ours.status}${found ? ` of ${fact(found)}` : ''}`,
    check.error && `Bottlerocket says "${check.error.slice(0, 200)}"`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('; ')
}

function fact({subject, actual}: Finding): string {
  return actual === undefined ? subject : `${subject}: ${actual}`
}
