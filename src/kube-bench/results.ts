import type {Finding, Report, Result, Status} from '../evaluate/result.ts'
import type {CheckOutcome, State} from './evaluate-check.ts'
import type {KubeBenchReport} from './report.ts'
import type {CheckResult, ControlsResult, GroupResult} from './run-controls.ts'

/** The id that kube-bench's checks have as a benchmark of a report; its version is the benchmark's name. */
export const KUBE_BENCH = 'kube-bench'

/** kube-bench's files as a benchmark of the report. */
export function kubeBenchBenchmark({benchmark, sha256, files, controls}: KubeBenchReport): Benchmark {
  const titles = [...new Set(controls.map((one) => one.controls.text).filter((text) => text !== ''))]
  return {
    id: KUBE_BENCH,
    version: benchmark,
    title: `kube-bench: ${titles.join(', ') || benchmark}`,
    sha256,
    file: files.join(' '),
  }
}

type Benchmark = Report['benchmarks'][number]

const statuses: Readonly<Record<State, Status>> = {
  PASS: 'pass',
  FAIL: 'fail',
  WARN: 'manual',
  INFO: 'notapplicable',
}

/** Turns kube-bench's verdicts into results of a report; what is no verdict is an error. */
export function kubeBenchResults(report: KubeBenchReport): readonly Result[] {
  return report.controls.flatMap((controls) => [
    ...controls.controls.faults.map((fault) => faultResult(report.benchmark, controls, fault)),
    ...controls.groups.flatMap((group) =>
      group.results.map((result) => resultOf(report.benchmark, controls, group, result)),
    ),
  ])
}

function resultOf(
  benchmark: string,
  {controls}: ControlsResult,
  group: GroupResult,
  {check, outcome}: CheckResult,
): Result {
  const status = statusOf(outcome)
  const reason = reasonOf(outcome, check.remediation)
  return {
    ...common(benchmark),
    section: {id: group.id, title: group.text},
    item: check.id,
    rule: `${KUBE_BENCH}-${check.id}`,
    title: check.text,
    status,
    findings: outcome.state === 'INFO' ? [] : [finding(check.id, outcome, status)],
    ...(status !== 'pass' && status !== 'fail' && {reason}),
    ...causeOf(outcome),
    why: check.remediation.trim() || `kube-bench's ${controls.text} asks for it`,
    source: {file: controls.file, line: check.line},
  }
}

function common(benchmark: string): Pick<Result, 'benchmark' | 'version' | 'level' | 'severity' | 'basis'> {
  return {benchmark: KUBE_BENCH, version: benchmark, level: 1, severity: 'medium', basis: 'observed'}
}

function faultResult(
  benchmark: string,
  {controls}: ControlsResult,
  {file, line, message}: ControlsResult['controls']['faults'][number],
): Result {
  return {
    ...common(benchmark),
    section: {id: controls.id || file, title: controls.text || 'Control file'},
    item: file,
    rule: `${KUBE_BENCH}-${file}`,
    title: `${file} can be read`,
    status: 'error',
    findings: [],
    reason: `${file}:${line}: ${message}`,
    why: 'What is wrong in a control file is not judged.',
    source: {file, line},
  }
}

function statusOf({state, undecided}: CheckOutcome): Status {
  return undecided === undefined ? statuses[state] : 'error'
}

function reasonOf({state, undecided, reason}: CheckOutcome, remediation: string): string {
  if (undecided !== undefined) return undecided
  return state === 'WARN' && reason === '' ? remediation.trim() : reason
}

function finding(id: string, outcome: CheckOutcome, status: Status): Finding {
  const {actual, expected, reason, undecided} = outcome
  const said = undecided ?? reason
  return {
    status: status === 'pass' || status === 'error' ? status : 'fail',
    subject: `the audit of ${id}`,
    ...(expected !== '' && {expected}),
    ...(said === '' ? {actual: actual === '' ? 'nothing' : actual} : {reason: said}),
    ...causeOf(outcome),
    basis: 'observed',
  }
}

function causeOf({cause}: CheckOutcome): Pick<Result, 'cause'> {
  return cause === undefined ? {} : {cause}
}
