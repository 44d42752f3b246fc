import type {Location, Log, Notification, ReportingDescriptor, Run, Result as SarifResult} from 'sarif'
import type {Place, Report, Result, Severity} from '../evaluate/result.ts'
import {failures, fixTexts, skipReason, summary} from './prose.ts'
import {sectionsOf} from './sections.ts'

/** Of an alert on GitHub: 9 and above is critical, 7 high, 4 medium. */
const securitySeverity = {critical: '9.5', high: '8.0', medium: '5.5', low: '3.0'} as const
const levels = {critical: 'error', high: 'error', medium: 'warning', low: 'note'} as const satisfies Record<
  Severity,
  SarifResult.level
>

/**
 * Renders a report as SARIF 2.1.0: what failed, what is waived (as suppressed) and what could not be decided.
 * Passes are left out, as code scanning makes an alert of every result.
 */
export function renderSarif(report: Report): string {
  return renderRuns([{report, id: report.host.name}])
}

/** Renders several hosts as the runs of one log; `id` tells their alerts apart. */
export function renderRuns(parts: readonly {readonly report: Report; readonly id: string}[]): string {
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: parts.map(({report, id}) => runOf(report, id)),
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function runOf(report: Report, id: string): Run {
  const results = sectionsOf(report)
    .flatMap((section) => section.results)
    .filter(({status}) => status === 'fail' || status === 'waived' || status === 'error')
  const rules = [...new Map(results.map((result) => [result.rule, result])).values()]
  return {
    tool: {
      driver: {
        name: 'Assay',
        semanticVersion: report.tool.version,
        rules: rules.map(ruleDescriptor),
      },
    },
    automationDetails: {id: `assay/${id}/`},
    invocations: [invocation(report, results)],
    originalUriBaseIds: {
      '%SRCROOT%': {description: {text: 'The repository or package that holds the rules'}},
      NODE: {
        uri: `ssh://${encodeURIComponent(report.host.name)}/`,
        description: {text: 'The file system of the host that was judged'},
      },
    },
    columnKind: 'utf16CodeUnits',
    results: results.map((result) => sarifResult(result, rules)),
  }
}

function ruleDescriptor({rule, title, why, severity, fix, references}: Result): ReportingDescriptor {
  const help = [
    why,
    ...(fix ? fixTexts(fix).map(({form, text}) => `Fix (${form}):\n${text}`) : []),
    ...(references ?? []),
  ]
  const [helpUri] = (references ?? []).filter((reference) => URL.canParse(reference))
  return {
    id: rule,
    shortDescription: {text: title},
    fullDescription: {text: why},
    help: {text: help.join('\n\n')},
    ...(helpUri !== undefined && {helpUri}),
    defaultConfiguration: {level: levels[severity]},
    properties: {tags: ['security'], precision: 'very-high', 'security-severity': securitySeverity[severity]},
  }
}

function sarifResult(result: Result, rules: readonly Result[]): SarifResult {
  const {rule, benchmark, version, item, status, severity, level, basis, source, cause} = result
  const places = failures(result).flatMap(({where}) => (where ? [where] : []))
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((known) => known.rule === rule),
    ...(status === 'error' ? {kind: 'open', level: 'none'} : {kind: 'fail', level: levels[severity]}),
    message: {text: summary(result)},
    locations: [ruleLocation(source)],
    ...(places.length > 0 && {relatedLocations: places.map(nodeLocation)}),
    partialFingerprints: {'assayItem/v1': `${benchmark}@${version}/${item}`},
    ...(status === 'waived' && {
      suppressions: [{kind: 'external', status: 'accepted', justification: skipReason(result)}],
    }),
    properties: {benchmark, version, item, level, severity, basis, ...(cause && {cause})},
  }
}

function ruleLocation({file, line}: Result['source']): Location {
  return {
    physicalLocation: {
      artifactLocation: {uri: uriPath(file), uriBaseId: '%SRCROOT%'},
      region: {startLine: line},
    },
  }
}

function nodeLocation({file, line}: Place, id: number): Location {
  return {
    id,
    physicalLocation: {
      artifactLocation: {uri: uriPath(file.replace(/^\/+/, '')), uriBaseId: 'NODE'},
      ...(line !== undefined && {region: {startLine: line}}),
    },
    message: {text: 'Where it is on the host'},
  }
}

function uriPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function invocation(report: Report, results: readonly Result[]): NonNullable<Run['invocations']>[number] {
  const undecided = results.filter(({status}) => status === 'error')
  const notifications: Notification[] = [
    ...report.problems.map(
      ({kind, message, hint}): Notification => ({
        level: 'error',
        descriptor: {id: kind},
        message: {text: hint === undefined ? message : `${message}\nTry: ${hint}`},
      }),
    ),
    ...undecided.map(
      (result): Notification => ({
        level: 'error',
        associatedRule: {id: result.rule},
        message: {text: `${result.item}: ${summary(result)}`},
      }),
    ),
  ]
  const end = new Date(Date.parse(report.startedAt) + report.durationMs)
  return {
    executionSuccessful: notifications.length === 0,
    exitCode: report.gate.exitCode,
    exitCodeDescription: report.gate.reason,
    startTimeUtc: report.startedAt,
    endTimeUtc: end.toISOString(),
    ...(notifications.length > 0 && {toolExecutionNotifications: notifications}),
  }
}
