import {existsSync, readFileSync} from 'node:fs'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {load} from 'js-yaml'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {importControls} from '../../src/kube-bench/import.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {makePlan} from '../../src/plan.ts'

const folder = resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench')

/** The check that a kubelet's item becomes. */
function translated(items: string, audit = '/bin/ps -fC $kubeletbin', more = ''): unknown {
  const source = `type: node\ngroups:\n- id: "1"\n  text: G\n  checks:\n  - id: "1.1"\n    text: T\n    audit: ${audit}\n    ${more}tests: ${items}\n`
  const imported = importControls('own-1.2', [parseControls(source, 'own-1.2/node.yaml')])
  const [rule] = Object.values(load(imported.rules) as Readonly<Record<string, object>>)
  return {...rule, untranslated: imported.untranslated}
}

describe('importing a control file', () => {
  it.each([
    [
      '{test_items: [{path: "{.readOnlyPort}", compare: {op: eq, value: 0}}]}',
      {kubelet: 'readOnlyPort', equals: 0},
    ],
    ['{test_items: [{path: "{.a.b}"}]}', {kubelet: 'a.b', exists: true}],
    ['{test_items: [{path: "{.a}", set: false}]}', {kubelet: 'a', exists: false}],
    ['{test_items: [{path: "{.a}", compare: {op: gt, value: 4}}]}', {kubelet: 'a', atLeast: 5}],
    ['{test_items: [{flag: --hostname-override, set: false}]}', {kubelet: 'hostnameOverride', exists: false}],
    [
      '{bin_op: or, test_items: [{path: "{.a}", compare: {op: eq, value: "true"}}, {path: "{.a}", set: false}]}',
      {kubelet: 'a', equals: true},
    ],
    [
      '{test_items: [{path: "{.a}", compare: {op: eq, value: x}}, {path: "{.b}"}]}',
      {
        all: [
          {kubelet: 'a', equals: 'x'},
          {kubelet: 'b', exists: true},
        ],
      },
    ],
  ])('makes of the items %s the check %j', (items, check) => {
    expect(translated(items)).toMatchObject({check, untranslated: []})
  })

  it('makes of the mode and the owner of a kubelet file an assertion on that file', () => {
    const mode = '{test_items: [{flag: permissions, compare: {op: bitmask, value: "600"}}]}'
    const owner = '{test_items: [{flag: "root:root"}]}'

    expect(translated(mode, 'stat -c permissions=%a $kubeletconf')).toMatchObject({
      check: {kubeletFile: 'config', mode: {atMost: '0600'}},
    })
    expect(translated(owner, 'stat -c %U:%G $kubeletkubeconfig')).toMatchObject({
      check: {kubeletFile: 'kubeconfig', owner: 'root', group: 'root'},
    })
  })

  it.each([
    ['gte', 4, {atLeast: 4}],
    ['lte', 4, {atMost: 4}],
    ['lt', 4, {atMost: 3}],
    ['noteq', 4, {not: 4}],
    ['has', 'x', {has: ['x']}],
    ['nothave', 'x', {exists: true, hasNone: ['x']}],
    ['valid_elements', '"x, y"', {onlyOf: ['x', 'y']}],
  ])('makes of the operator %s with %s the condition %j', (op, value, condition) => {
    expect(translated(`{test_items: [{path: "{.a}", compare: {op: ${op}, value: ${value}}}]}`)).toMatchObject(
      {
        check: {kubelet: 'a', ...condition},
      },
    )
  })

  it('makes of several values of which one will do any of them', () => {
    const items =
      '{bin_op: or, test_items: [{path: "{.a}", compare: {op: eq, value: x}}, {path: "{range .b[:]}{}{end}", compare: {op: has, value: y}}]}'

    expect(translated(items)).toMatchObject({
      check: {
        any: [
          {kubelet: 'a', equals: 'x'},
          {kubelet: 'b', has: ['y']},
        ],
      },
    })
  })

  const MODE = 'stat -c permissions=%a $kubeletconf'
  it.each([
    [
      'an operator that is none',
      '{test_items: [{path: "{.a}", compare: {op: bitmask, value: 1}}]}',
      undefined,
      'the operator bitmask with "1" has no counterpart',
    ],
    [
      'a limit that is no number',
      '{test_items: [{path: "{.a}", compare: {op: lt, value: x}}]}',
      undefined,
      'the operator lt with "x" has no counterpart',
    ],
    [
      'a path to several values',
      '{test_items: [{path: "{.a[*].b}"}]}',
      undefined,
      'it asks for {.a[*].b}, which is no setting of one name',
    ],
    [
      'a flag that nobody knows',
      '{test_items: [{flag: --unheard-of}]}',
      undefined,
      'it asks for --unheard-of, which is no setting of one name',
    ],
    [
      'an item without a name',
      '{test_items: [{set: true}]}',
      undefined,
      'it asks for nothing, which is no setting of one name',
    ],
    [
      'several conditions on a file',
      '{test_items: [{flag: permissions}, {flag: x}]}',
      MODE,
      'it has several conditions on one file',
    ],
    [
      'a condition on a file that is neither',
      '{test_items: [{flag: permissions, compare: {op: eq, value: "600"}}]}',
      MODE,
      'its condition on the file is neither a mode nor an owner: permissions eq',
    ],
  ])('leaves %s to a person', (_, items, audit, reason) => {
    expect(translated(items, audit)).toMatchObject({manual: expect.any(String), untranslated: [{reason}]})
  })

  it('leaves a check of each line of an output to a person', () => {
    expect(
      translated('{test_items: [{flag: a}]}', undefined, 'use_multiple_values: true\n    '),
    ).toMatchObject({
      untranslated: [{reason: 'it judges each line of an output (use_multiple_values)'}],
    })
  })

  it('lists with its reason and line what has no counterpart, and leaves it to a person', () => {
    expect(translated('{test_items: [{flag: a}]}', 'cat /etc/x')).toMatchObject({
      manual: expect.stringContaining('Not translated'),
      untranslated: [
        {
          id: '1.1',
          file: 'own-1.2/node.yaml',
          line: 6,
          reason: 'no assertion asks what its audit asks: cat /etc/x',
        },
      ],
    })
    expect(translated('{test_items: [{path: "{.a}", compare: {op: regex, value: x}}]}')).toMatchObject({
      untranslated: [{reason: 'the operator regex with "x" has no counterpart'}],
    })
  })

  it('lists faults of the file, and checks whose number is taken, and writes a benchmark without them', () => {
    const check = '  - {id: "1.1", text: T, audit: x, remediation: look}\n'
    const source = `type: node\ngroups:\n- id: "1"\n  text: G\n  checks:\n${check}${check}  -\n`
    const {benchmark, untranslated} = importControls('own-1.2', [parseControls(source, 'own-1.2/node.yaml')])

    expect(untranslated).toEqual([
      {id: 'file', reason: 'a check is null', file: 'own-1.2/node.yaml', line: 8},
      {id: '1.1', reason: 'own-1.2/node.yaml:6 has its number already', file: 'own-1.2/node.yaml', line: 7},
    ])
    expect(load(benchmark)).toMatchObject({sections: [{items: [{id: '1.1'}]}]})
  })

  it('leaves a check with a fault to a person, and says the fault', () => {
    expect(translated('{test_items: [{path: "{.a}", compare: {op: equals, value: 1}}]}')).toMatchObject({
      manual: expect.stringMatching(/^Not translated: unknown operator "equals"/),
      untranslated: [{reason: expect.stringMatching(/^unknown operator "equals"/)}],
    })
  })

  it('leaves to a person what its text says where there is no remediation', () => {
    expect(translated('{test_items: []}')).toMatchObject({title: 'T', why: 'T', manual: 'T'})
  })

  it('calls a check without a text by its number', () => {
    const source =
      'groups:\n- id: "1"\n  checks:\n  - {id: "1.1", audit: x, tests: {test_items: [{flag: a}]}}\n'
    const {rules} = importControls('own-1.2', [parseControls(source, 'own-1.2/node.yaml')])

    expect(Object.values(load(rules) as object)).toMatchObject([{title: '1.1', why: '1.1'}])
  })

  it('takes a group that is skipped for something that a person decides', () => {
    const source =
      'groups:\n- id: "1"\n  type: skip\n  checks:\n  - {id: "1.1", text: T, audit: x, remediation: look}\n'
    const {rules, untranslated} = importControls('own-1.2', [parseControls(source, 'own-1.2/node.yaml')])

    expect(Object.values(load(rules) as object)).toMatchObject([{manual: 'look'}])
    expect(untranslated).toEqual([])
  })

  describe("of kube-bench's own directory", () => {
    let directory = ''
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'assay-import-'))
    })
    afterAll(() => rm(directory, {recursive: true}))

    it.skipIf(!existsSync(join(folder, 'cfg'))).each([
      ['eks-1.8.0', 13, 0],
      ['eks-1.0.1', 15, 0],
      ['cis-1.12', 18, 7],
      ['eks-stig-kubernetes-v1r6', 9, 4],
    ])(
      'gives of %s a benchmark that loads, with %i checks translated and %i not',
      async (name, count, left) => {
        const file = `${name}/node.yaml`
        const controls = parseControls(readFileSync(join(folder, 'cfg', file), 'utf8'), file)
        const imported = importControls(name, [controls])
        const own = join(directory, name)
        for (const [path, text] of [
          [imported.benchmarkFile, imported.benchmark],
          [imported.rulesFile, imported.rules],
        ] as const) {
          await mkdir(dirname(join(own, path)), {recursive: true})
          await writeFile(join(own, path), text)
        }

        const plan = await makePlan({
          benchmarks: [dirname(imported.benchmarkFile)],
          level: 2,
          only: [],
          skip: [],
          tailoring: 'none',
          values: {},
          rules: [own],
        })

        expect([imported.translated, imported.untranslated.length]).toEqual([count, left])
        expect(plan.candidates).toHaveLength(1)
      },
    )
  })
})
