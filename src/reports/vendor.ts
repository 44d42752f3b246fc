import type {VendorCheck, VendorReport} from '../bottlerocket/vendor-report.ts'
import type {Report, Result} from '../evaluate/result.ts'
import type {Section} from './sections.ts'

/** What a vendor's own report is called: `apiclient report cis v1.0.0`. */
export function vendorName({kind, version}: VendorReport): string {
  return `apiclient report ${kind} ${version}`
}

/** A verdict of a vendor's own report in one line, where there is more to say than that it passed. */
export function vendorText({verdict, error, difference}: VendorCheck): string | undefined {
  if (difference !== undefined) return `${verdict} for information; ${difference}`
  return verdict === 'PASS' ? undefined : [`${verdict} for information`, error].filter(Boolean).join(': ')
}

/**
 * The vendor's own reports as sections of results in which nothing fails, as they are for information: what
 * did not pass there, or is said otherwise by Assay, is for a person to look at.
 */
export function vendorSections({vendorReports = []}: Report): readonly Section[] {
  return vendorReports.map((report) => {
    const benchmark = {
      id: `apiclient-report-${report.kind}`,
      version: report.version.replace(/^v/, ''),
      title: vendorName(report),
      sha256: '',
      file: 'apiclient',
    }
    const section = {id: 'vendor', title: 'for information'}
    return {benchmark, ...section, results: report.checks.map((check) => asResult(check, benchmark, section))}
  })
}

function asResult(
  check: VendorCheck,
  {id, version, file}: Section['benchmark'],
  section: Result['section'],
): Result {
  const text = vendorText(check)
  return {
    benchmark: id,
    version,
    section,
    item: check.item,
    rule: `${id}-${check.item}`,
    title: check.title,
    level: check.level === 2 ? 2 : 1,
    severity: 'low',
    status: text === undefined ? 'pass' : 'manual',
    basis: 'observed',
    findings: [],
    ...(text !== undefined && {reason: text}),
    why: 'Bottlerocket says it of itself; nothing of it decides.',
    source: {file, line: 1},
  }
}
