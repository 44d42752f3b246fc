import {describe, expect, it} from 'vitest'
import type {Finding, Result} from '../../src/evaluate/result.ts'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import type {KubeBenchReport} from '../../src/kube-bench/report.ts'
import {kubeBenchResults} from '../../src/kube-bench/results.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'
import {withSecondOpinions} from '../../src/kube-bench/second-opinion.ts'

const FILE = '/etc/kubernetes/kubelet/config.json'

/** What kube-bench says of item 3.2.1, whose audit is `ps` and whose configuration is `cat`. */
interface Theirs {
  readonly ps?: AuditAnswer
  readonly cat?: string
  /** The test items of the check. */
  readonly items: string
  /** Further lines of the check. */
  readonly more?: readonly string[]
  readonly benchmark?: string
}

const PS = '/bin/ps -fC kubelet'

function reportOf({ps = {output: ''}, cat = '', items, more = [], benchmark}: Theirs): KubeBenchReport {
  const lines = [
    'id: 3',
    'text: Worker nodes',
    'type: node',
    'groups:',
    '- id: "3.2"',
    '  text: Kubelet',
    '  checks:',
    '  - id: "3.2.1"',
    '    text: is fine',
    `    audit: ${PS}`,
    `    audit_config: cat ${FILE}`,
    '    scored: true',
    `    tests: {test_items: [${items}]}`,
    ...more.map((line) => `    ${line}`),
  ]
  const controls = parseControls(lines.join('\n'), 'eks/node.yaml')
  const result = runControls(
    controls,
    () => true,
    (audit) => (audit.startsWith('cat ') ? {output: cat} : ps),
  )
  return {
    benchmark: benchmark ?? 'eks-1.8.0',
    detected: 'none',
    sha256: '',
    files: ['eks/node.yaml'],
    controls: [result],
  }
}

/** Our result of the same item, with what we saw. */
function ours(
  status: Result['status'],
  seen: Partial<Finding> | undefined,
  more: Partial<Result> = {},
): Result {
  const found = {
    status: status === 'pass' ? 'pass' : 'fail',
    subject: 'the setting',
    basis: 'observed',
  } as const
  return {
    benchmark: 'cis-amazon-eks',
    version: '1.8.0',
    section: {id: '3.2', title: 'Kubelet'},
    item: '3.2.1',
    rule: 'kubelet-setting',
    title: 'The setting is right',
    level: 1,
    severity: 'high',
    status,
    basis: 'observed',
    findings: seen ? [{...found, ...seen}] : [],
    why: 'It matters',
    source: {file: 'rules/kubelet.yaml', line: 1},
    ...more,
  }
}

/** The results of both judges; ours first. */
function both(own: Result, theirs: Theirs): readonly Result[] {
  const report = reportOf(theirs)
  return withSecondOpinions([own, ...kubeBenchResults(report)], report)
}

const anonymous =
  '{flag: --anonymous-auth, path: "{.authentication.anonymous.enabled}", compare: {op: eq, value: false}}'
const closed = {output: 'kubelet --anonymous-auth=false\n'}
const open = {output: 'kubelet --anonymous-auth=true\n'}

describe('a verdict of kube-bench that is not ours', () => {
  it.each<[string, string, Result, Theirs, string]>([
    [
      'no kubelet that runs',
      'FAIL',
      ours('pass', {actual: 'false', where: {file: FILE, line: 7}, reason: `from ${FILE}`}),
      {items: anonymous, ps: {output: '', error: 'exit status 1'}},
      `kube-bench looks at a running kubelet only, and none runs here; Assay sees the setting: false (${FILE}:7); kube-bench says failed to run: "/bin/ps -fC kubelet", output: "", error: exit status 1`,
    ],
    [
      'a systemd unit in place of a configuration file',
      'FAIL',
      ours('pass', {actual: '0600', where: {file: FILE}}),
      {
        items: '{flag: permissions, compare: {op: bitmask, value: "600"}}',
        more: ['audit: stat -c permissions=%a /etc/systemd/system/kubelet.service'],
        ps: {output: 'permissions=664\n'},
      },
      `kube-bench takes a systemd unit for the kubelet's configuration file; Assay sees the setting: 0600 (${FILE}); kube-bench asks that`,
    ],
    [
      'a million in a JSON file',
      'FAIL',
      ours('pass', {actual: '1000000', where: {file: FILE}}),
      {
        items: '{path: "{.eventRecordQPS}", compare: {op: gte, value: 0}}',
        cat: '{"eventRecordQPS": 1000000}',
      },
      'kube-bench prints a number of a million or more in JSON as 1e+06, which it takes for no number; ',
    ],
    [
      'a duration of zero seconds',
      'PASS',
      ours('fail', {actual: '0s', expected: 'not 0 seconds', reason: 'from the flag --x'}),
      {items: '{flag: --x, compare: {op: noteq, value: 0}}', ps: {output: 'kubelet --x=0s\n'}},
      'kube-bench compares the text of a duration, and "0s" is not "0" to it; ',
    ],
    [
      'a flag that is there twice',
      'PASS',
      ours('fail', {actual: 'true', reason: 'from the flag --anonymous-auth'}),
      {items: anonymous, ps: {output: 'kubelet --anonymous-auth=false --anonymous-auth=true\n'}},
      'kube-bench takes the first of repeated flags, the kubelet the last; Assay sees the setting: true, from the flag --anonymous-auth; ',
    ],
    [
      'a flag that is there once, which explains nothing',
      'PASS',
      ours('fail', {actual: 'true', reason: 'from the flag --anonymous-auth'}),
      {items: anonymous, ps: closed},
      'Assay sees the setting: true, from the flag --anonymous-auth; ',
    ],
    [
      'a flag with its value in the next word',
      'FAIL',
      ours('pass', {actual: 'false', reason: 'from the flag --anonymous-auth'}),
      {items: anonymous, ps: {output: 'kubelet --anonymous-auth false\n'}},
      'kube-bench reads "--flag value" as true, the kubelet as value; ',
    ],
    [
      'a drop-in that wins over the file',
      'PASS',
      ours('fail', {actual: 'true', where: {file: `${FILE}.d/40.conf`}, reason: `from ${FILE}.d/40.conf`}),
      {items: anonymous, cat: '{"authentication": {"anonymous": {"enabled": false}}}'},
      `kube-bench does not read drop-ins (--config-dir), which win over the file; Assay sees the setting: true (${FILE}.d/40.conf); `,
    ],
    [
      'a file that kube-bench does not look for',
      'PASS',
      ours('fail', {actual: 'true', where: {file: '/opt/kubelet.yaml'}, reason: 'from /opt/kubelet.yaml'}),
      {items: anonymous, cat: '{"authentication": {"anonymous": {"enabled": false}}}'},
      "kube-bench looks at a fixed list of files, not at the one that the kubelet's --config names; ",
    ],
    [
      'a setting that is left to its default',
      'FAIL',
      ours('pass', {actual: 'false', reason: "from the kubelet's default"}),
      {items: anonymous, cat: '{}'},
      "kube-bench looks at what is written and knows no defaults; Assay sees the setting: false, from the kubelet's default; kube-bench asks that '{.authentication.anonymous.enabled}' is present",
    ],
    [
      'nothing that is known to differ, on what both saw',
      'PASS',
      ours('fail', {where: {file: FILE}}),
      {items: anonymous, ps: closed},
      `Assay sees the setting: nothing (${FILE}); kube-bench asks that '--anonymous-auth' is equal to 'false'`,
    ],
  ])('is set beside ours where there is %s', (_, verdict, own, theirs, because) => {
    const [first, second] = both(own, theirs)

    expect(first?.secondOpinion).toMatchObject({by: 'kube-bench eks-1.8.0', verdict})
    expect(second?.secondOpinion).toMatchObject({
      by: 'cis-amazon-eks 1.8.0',
      verdict: own.status.toUpperCase(),
    })
    expect(first?.secondOpinion?.because.slice(0, because.length)).toBe(because)
    expect(second?.secondOpinion?.because).toBe(first?.secondOpinion?.because)
  })

  const because = (own: Result, theirs: Theirs) => both(own, theirs)[0]?.secondOpinion?.because

  it('is set beside our reason where we saw nothing, and beside our status where there is no reason', () => {
    const theirs = {items: anonymous, ps: closed}

    expect(because(ours('error', undefined, {reason: 'it was not asked'}), theirs)).toMatch(
      /^Assay says it was not asked; /,
    )
    expect(because(ours('manual', undefined), theirs)).toMatch(/^Assay says manual; /)
  })

  it('is set beside what we saw where our status is more than that, as it is waived', () => {
    expect(because(ours('waived', {actual: 'true'}), {items: anonymous, ps: closed})).toMatch(
      /^Assay sees the setting: true; /,
    )
  })

  it('asks for nothing where kube-bench could not read what it looks for', () => {
    const theirs = {items: '{path: "{.a[0]}"}', cat: '{"a": {}}'}

    expect(because(ours('pass', {actual: 'false'}), theirs)).toMatch(/; kube-bench asks that nothing$/)
  })

  it('shows 200 characters of what kube-bench says', () => {
    const theirs = {items: anonymous, ps: {output: 'x'.repeat(500), error: 'exit status 1'}}
    const said = because(ours('pass', {actual: 'false'}), theirs)?.split('; kube-bench says ')[1]

    expect(said).toMatch(/^failed to run: .*x…$/)
    expect(said).toHaveLength(201)
  })

  it('is there for a check that kube-bench leaves to a person and we decide', () => {
    const [first] = both(ours('pass', {actual: 'false'}), {
      items: anonymous,
      more: ['tests:', 'type: manual'],
    })

    expect(first?.secondOpinion).toMatchObject({
      verdict: 'WARN',
      because: 'Assay sees the setting: false; kube-bench says Test marked as a manual test',
    })
  })
})

describe('no second opinion', () => {
  it.each<[string, Result, Theirs]>([
    ['where both pass', ours('pass', {}), {items: anonymous, ps: closed}],
    ['where both fail', ours('fail', {}), {items: anonymous, ps: open}],
    [
      'where kube-bench has no verdict',
      ours('pass', {}),
      {items: anonymous, ps: {output: '', error: 'no end within the time limit', cause: 'timeout'}},
    ],
    ['on another item', ours('fail', {}, {item: '3.2.2'}), {items: anonymous, ps: closed}],
    ['on an older benchmark', ours('fail', {}), {items: anonymous, ps: closed, benchmark: 'eks-1.0.1'}],
    ['on another benchmark', ours('fail', {}, {benchmark: 'cis-al2023'}), {items: anonymous, ps: closed}],
  ])('is given %s', (_, own, theirs) => {
    expect(both(own, theirs).map(({secondOpinion}) => secondOpinion)).toEqual([undefined, undefined])
  })

  it("is given on another benchmark's item of the same number", () => {
    const report = reportOf({items: anonymous, ps: closed})
    const other = ours('fail', {}, {benchmark: 'cis-al2023'})
    const [own, untouched] = withSecondOpinions([ours('fail', {}), other], report)

    expect(own?.secondOpinion).toBeDefined()
    expect(untouched).toEqual(other)
  })
})
