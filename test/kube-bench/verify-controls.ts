import type {Config} from '../../src/kube-bench/config.ts'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {renderControls} from '../../src/kube-bench/kube-bench-json.ts'
import {renderSuite} from '../../src/kube-bench/kube-bench-junit.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {type Runs, runControls} from '../../src/kube-bench/run-controls.ts'
import {type CheckSelection, isChosen, withSkips} from '../../src/kube-bench/selection.ts'
import {findBinaries, findFiles, substitute} from '../../src/kube-bench/substitute.ts'
import {planOptions} from '../../src/options/selection.ts'
import {answer, type Case, checkOf, nodeOf, same, type Verify} from './case.ts'

/** What Assay's own flags make of kube-bench's `--check` or `--group`, and its `--skip`. */
function selectionOf(filter: Case, skip: string): CheckSelection {
  const only = filter?.CheckList || filter?.GroupList || ''
  const list = (text: string): readonly string[] => (text === '' ? [] : [text])
  return planOptions({level: '1', phase: 'image', only: list(only), skip: list(skip)})
}

const namesBoth = (filter: Case): boolean => Boolean(filter?.CheckList && filter?.GroupList)

const BOTH = {notOurs: 'one flag, --only, names checks and groups, so no two can contradict'}

export const verifyFilter: Verify = ({input: {filter, checkId, groupId, scored}, expect}) => {
  if (namesBoth(filter)) return BOTH
  if (filter.CheckList === '' && filter.GroupList === '')
    return {notOurs: 'Assay has no --scored and --unscored'}
  const check = {...checkOf('id: x'), id: checkId, scored}
  const group = {id: groupId, text: '', type: '', checks: []}
  return same(isChosen(selectionOf(filter, ''), check, group), expect)
}

export const verifyControls: Verify = ({input, expect}) => {
  if (namesBoth(input.filter)) return BOTH
  const selection = selectionOf(input.filter, input.skip ?? '')
  const controls = withSkips(parseControls(input.controls ?? input.controlsYaml, 'node.yaml'), selection)
  if (expect.error !== undefined)
    return controls.faults.length > 0 || controls.type !== input.nodeType ? undefined : {expect}
  const byAudit = new Map<string, AuditAnswer>(
    controls.groups
      .flatMap(({checks}) => checks)
      .map(({id, audit}) => [audit, input.outsByID?.[id] ? answer(input.outsByID[id].audit) : {output: ''}]),
  )
  // kube-bench's --scored and --unscored, which Assay has not, are only given to what runs the checks.
  const {Scored = true, Unscored = true} = input.filter ?? {}
  const runs: Runs = (check, group) => isChosen(selection, check, group) && (check.scored ? Scored : Unscored)
  const result = runControls(controls, runs, (text) => byAudit.get(text) ?? {output: ''})
  const json = renderControls(result, expect.controls.detected_version ?? '')
  return (
    same(JSON.parse(json), expect.controls) ??
    (expect.junit === undefined ? undefined : same(renderSuite(result), expect.junit))
  )
}

const suffixes = ['conf', 'svc', 'kubeconfig', 'cafile', 'datadir'] as const

export const verifySubstitute =
  (config: Config): Verify =>
  ({input, expect}) => {
    const section = config[input.nodeType] as Config
    const node = nodeOf((name) => input.ps[name] ?? '', input.files)
    const {text, binaries} = substitute(input.controls, section, node)
    const files = suffixes.map((suffix) => [suffix, findFiles(section, suffix, node)])
    const theirs = [expect.substituted, expect.binSubs ?? [], expect.bin]
    return (
      same([text, binaries.toSorted(), findBinaries(section, node) ?? null], theirs) ??
      files
        .map(([suffix, names]) => same(sortedKeys(names as object), sortedKeys(expect[suffix as string])))
        .find((differing) => differing !== undefined)
    )
  }

function sortedKeys(names: object): unknown {
  return Object.entries(names).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

const fileTypes: Readonly<Record<string, (typeof suffixes)[number]>> = {
  config: 'conf',
  service: 'svc',
  datadir: 'datadir',
}

export const verifyFiles: Verify = ({input, expect}) =>
  same(
    sortedKeys(
      findFiles(
        input.config,
        fileTypes[input.fileType] ?? 'conf',
        nodeOf(() => '', input.existing),
      ),
    ),
    sortedKeys(expect),
  )
