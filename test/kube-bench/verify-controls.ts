import type {Config} from '../../src/kube-bench/config.ts'
import type {Controls} from '../../src/kube-bench/controls.ts'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {renderControls} from '../../src/kube-bench/kube-bench-json.ts'
import {renderSuite} from '../../src/kube-bench/kube-bench-junit.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {type Runs, runControls} from '../../src/kube-bench/run-controls.ts'
import {findBinaries, findFiles, substitute} from '../../src/kube-bench/substitute.ts'
import {answer, type Case, nodeOf, same, type Verify} from './case.ts'

/** The filter as kube-bench's flags say it, in terms of our selection. */
export function selectionOf(filter: Case): Runs | undefined {
  const ids = (list: string | undefined): readonly string[] | undefined =>
    list
      ? list
          .replace(/^,+|,+$/g, '')
          .split(',')
          .map((id) => id.trim())
      : undefined
  const [checks, groups] = [ids(filter?.CheckList), ids(filter?.GroupList)]
  if (checks && groups) return undefined
  return (check, group) =>
    (!groups || groups.includes(group.id)) &&
    (!checks || checks.includes(check.id)) &&
    (check.scored ? (filter?.Scored ?? true) : (filter?.Unscored ?? true))
}

/** What kube-bench's `--skip` does before it runs: Assay has its own, so the files say it here. */
function withSkip(controls: Controls, skip: string): Controls {
  const ids = skip === '' ? [] : skip.split(',').map((id) => id.trim())
  return {
    ...controls,
    groups: controls.groups.map((group) => ({
      ...group,
      checks: group.checks.map((check) =>
        ids.includes(check.id) || ids.includes(group.id) ? {...check, type: 'skip'} : check,
      ),
    })),
  }
}

export const verifyControls: Verify = ({input, expect}) => {
  const runs = selectionOf(input.filter)
  if (expect.error?.includes('group option') || !runs)
    return same(runs === undefined, expect.error?.includes('group option'))
  const controls = withSkip(
    parseControls(input.controls ?? input.controlsYaml, 'node.yaml'),
    input.skip ?? '',
  )
  if (expect.error !== undefined)
    return controls.faults.length > 0 || controls.type !== input.nodeType ? undefined : {expect}
  const byAudit = new Map<string, AuditAnswer>(
    controls.groups
      .flatMap(({checks}) => checks)
      .map(({id, audit}) => [audit, input.outsByID?.[id] ? answer(input.outsByID[id].audit) : {output: ''}]),
  )
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
