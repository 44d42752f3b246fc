import type {Finding, Result} from '../evaluate/result.ts'
import type {SecondOpinion} from '../evaluate/second-opinion.ts'
import type {KubeBenchReport} from './report.ts'
import {KUBE_BENCH} from './results.ts'
import type {CheckResult} from './run-controls.ts'

/** The benchmark of Assay's own whose numbers are those of kube-bench's eks-1.5.0 and newer. */
const OWN_BENCHMARK = 'cis-amazon-eks'

/**
 * Sets kube-bench's verdict beside ours where both judged the same item and differ, on both results, with
 * the fact that decides.
 */
export function withSecondOpinions(results: readonly Result[], report: KubeBenchReport): readonly Result[] {
  // Older files number the same requirements otherwise.
  if (!/^eks-1\.[5-9]\./.test(report.benchmark)) return results
  const checks = new Map(
    report.controls.flatMap(({groups}) =>
      groups.flatMap((group) => group.results.map((one) => [one.check.id, one] as const)),
    ),
  )
  const own = new Map(results.filter(isOwn).map((result) => [result.item, result]))
  return results.map((result) => {
    const check = checks.get(result.item)
    const ours = own.get(result.item)
    if (!check || !ours || !(isOwn(result) || result.benchmark === KUBE_BENCH)) return result
    // Where there is no verdict, kube-bench would have ended or waited: nothing differs.
    if (check.outcome.undecided !== undefined || agree(ours, check)) return result
    return {...result, secondOpinion: opinion(isOwn(result), report.benchmark, ours, check)}
  })
}

function isOwn({benchmark}: Result): boolean {
  return benchmark === OWN_BENCHMARK
}

function agree(ours: Result, {outcome}: CheckResult): boolean {
  return outcome.state === 'PASS'
    ? ours.status === 'pass'
    : outcome.state === 'FAIL' && ours.status === 'fail'
}

function opinion(onOurs: boolean, benchmark: string, ours: Result, check: CheckResult): SecondOpinion {
  const because = explain(ours, check)
  return onOurs
    ? {by: `${KUBE_BENCH} ${benchmark}`, verdict: check.outcome.state, because}
    : {by: `${ours.benchmark} ${ours.version}`, verdict: ours.status.toUpperCase(), because}
}

interface Cause {
  readonly applies: (ours: Finding | undefined, check: CheckResult) => boolean
  readonly text: string
}

/** Why kube-bench sees something else, the first that applies. */
const causes: readonly Cause[] = [
  {
    applies: (_, {outcome}) => /^failed to run: "\/bin\/ps/.test(outcome.reason),
    text: 'kube-bench looks at a running kubelet only, and none runs here',
  },
  {
    applies: (_, {check}) => /\.service(?:\.d\/\S+)?\b/.test(`${check.audit} ${check.auditConfig}`),
    text: "kube-bench takes a systemd unit for the kubelet's configuration file",
  },
  {
    applies: (_, {outcome}) => /^Invalid Number\(s\).*'\d[.\d]*e\+\d+'/.test(outcome.expected),
    text: 'kube-bench prints a number of a million or more in JSON as 1e+06, which it takes for no number',
  },
  {
    applies: (ours) => / seconds$/.test(ours?.expected ?? ''),
    text: 'kube-bench compares the text of a duration, and "0s" is not "0" to it',
  },
  {
    applies: (ours, check) => repeats(check) && /^the flag/.test(origin(ours)),
    text: 'kube-bench takes the first of repeated flags, the kubelet the last',
  },
  {
    applies: (ours, check) => hasSpacedFlag(check) && /^the flag/.test(origin(ours)),
    text: 'kube-bench reads "--flag value" as true, the kubelet as value',
  },
  {
    applies: (ours) => /\.d\/[^/]+$/.test(ours?.where?.file ?? '') && !/^the flag/.test(origin(ours)),
    text: 'kube-bench does not read drop-ins (--config-dir), which win over the file',
  },
  {
    applies: (ours, {check}) =>
      ours?.where !== undefined && check.auditConfig !== '' && !check.auditConfig.includes(ours.where.file),
    text: "kube-bench looks at a fixed list of files, not at the one that the kubelet's --config names",
  },
  {
    applies: (ours) => /default/.test(origin(ours)),
    text: 'kube-bench looks at what is written and knows no defaults',
  },
]

function origin(finding: Finding | undefined): string {
  return finding?.reason?.replace(/^from /, '') ?? ''
}

function flagsOf({check}: CheckResult): readonly string[] {
  return (check.tests?.items ?? []).flatMap((item) => (item?.flag.startsWith('--') ? [item.flag] : []))
}

function repeats(check: CheckResult): boolean {
  return flagsOf(check).some((flag) => check.outcome.actual.split(`${flag}=`).length > 2)
}

function hasSpacedFlag(check: CheckResult): boolean {
  return flagsOf(check).some((flag) => check.outcome.actual.includes(`${flag} `))
}

function explain(ours: Result, check: CheckResult): string {
  const found = ours.findings.find(({status}) => status === ours.status) ?? ours.findings[0]
  const cause = causes.find(({applies}) => applies(found, check))?.text
  const fact = found ? `Assay sees ${describe(found)}` : `Assay says ${ours.reason ?? ours.status}`
  const {reason, expected} = check.outcome
  const theirs =
    reason === '' ? `kube-bench asks that ${expected || 'nothing'}` : `kube-bench says ${brief(reason)}`
  return [...(cause === undefined ? [] : [cause]), fact, theirs].join('; ')
}

function describe({subject, actual, where, reason}: Finding): string {
  const place = where ? ` (${where.file}${where.line === undefined ? '' : `:${where.line}`})` : ''
  const note = reason !== undefined && !place.includes(origin({reason} as Finding)) ? `, ${reason}` : ''
  return `${subject}: ${actual ?? 'nothing'}${note}${place}`
}

function brief(reason: string): string {
  return reason.length <= 200 ? reason : `${reason.slice(0, 200)}…`
}
