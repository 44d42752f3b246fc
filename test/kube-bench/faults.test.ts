import {describe, expect, it} from 'vitest'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {kubeBenchResults} from '../../src/kube-bench/results.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'

const GOOD = `  - id: "1.2"
    text: is fine
    audit: echo yes
    scored: true
    tests: {test_items: [{flag: "yes"}]}
`

function judged(check: string) {
  const controls = parseControls(
    `id: 1\ntext: T\ntype: node\ngroups:\n- id: "1"\n  text: G\n  checks:\n${check}${GOOD}`,
    'own/node.yaml',
  )
  const result = runControls(
    controls,
    () => true,
    () => ({output: 'yes\n'}),
  )
  return kubeBenchResults({
    benchmark: 'own',
    detected: 'none',
    sha256: '',
    files: ['own/node.yaml'],
    controls: [result],
  })
}

function checkWith(item: string): string {
  return `  - id: "1.1"\n    audit: echo yes\n    scored: true\n    tests:\n      test_items:\n${item}`
}

describe('a fault in a control file', () => {
  it.each([
    [
      'an unknown operator',
      checkWith('      - {flag: "yes", compare: {op: equals, value: a}}\n'),
      'own/node.yaml:13: unknown operator "equals"',
    ],
    [
      'a regular expression that is none',
      checkWith('      - flag: "yes"\n        compare:\n          op: regex\n          value: "["\n'),
      'own/node.yaml:13: the regular expression "[" is wrong',
    ],
    [
      'a flag that is no regular expression',
      checkWith('      - flag: "yes("\n'),
      'own/node.yaml:13: the regular expression "(yes()" is wrong',
    ],
    ['a null item', checkWith('      - flag: "yes"\n      -\n'), 'own/node.yaml:14: a test item is null'],
    [
      'a first item that is null',
      checkWith('      -  # nothing\n      - {flag: "yes"}\n'),
      'own/node.yaml:13: a test item is null',
    ],
    [
      'a null item after a map in braces',
      checkWith('      - {flag: "yes"}\n\n      -\n'),
      'own/node.yaml:15: a test item is null',
    ],
    [
      'a quoted boolean',
      '  - id: "1.1"\n    scored: "true"\n',
      'own/node.yaml:9: scored: it is "true" in quotes, not true or false',
    ],
    [
      'a map for a text',
      '  - id: "1.1"\n    audit: {a: b}\n',
      'own/node.yaml:9: audit: it is a map, not text',
    ],
    [
      'a map for a list',
      '  - id: "1.1"\n    scored: true\n    tests: {test_items: {flag: a}}\n',
      'own/node.yaml:10: test_items: it is a map, not a list',
    ],
    [
      'a word that is no boolean',
      '  - id: "1.1"\n    scored: maybe\n',
      'own/node.yaml:9: scored: it is "maybe", not true or false',
    ],
    [
      'a key that is no text',
      '  - id: "1.1"\n    ? [a]\n    : b\n',
      'own/node.yaml:9: a key: it is a list, not text',
    ],
    [
      'a note that is no text',
      '  - id: "1.1"\n    testinfo: [a, {b: c}]\n',
      'own/node.yaml:9: testinfo: it is a map, not text',
    ],
    ['a merge of what is no map', '  - id: "1.1"\n    <<: x\n', 'own/node.yaml:9: <<: it is "x", not a map'],
    [
      'an unknown bin_op',
      '  - id: "1.1"\n    audit: echo\n    tests: {bin_op: xor, test_items: [{flag: a}]}\n',
      'own/node.yaml:10: unknown bin_op "xor"',
    ],
  ])('is an error of its check for %s, and the other checks are judged', (_, check, message) => {
    const [faulty, good] = judged(check)

    expect(faulty).toMatchObject({item: '1.1', status: 'error', reason: expect.stringContaining(message)})
    expect(good).toMatchObject({item: '1.2', status: 'pass'})
  })

  it.each([
    ['a check', '  -\n', '8: a check is null'],
    ['a group', '-\n- id: "2"\n  checks:\n', '8: a group is null'],
  ])('is one error that names the line where %s is null, and the checks are judged', (_, lines, message) => {
    expect(judged(lines)).toMatchObject([
      {item: 'own/node.yaml', status: 'error', reason: `own/node.yaml:${message}`},
      {item: '1.2', status: 'pass'},
    ])
  })

  it('is one error that names the line where the file is no YAML', () => {
    const results = judged('  - id: [\n')

    expect(results).toMatchObject([
      {item: 'own/node.yaml', status: 'error', reason: expect.stringMatching(/^own\/node\.yaml:\d+: /)},
    ])
  })

  it('is an error where the audit gave no answer, whether it is scored or not', () => {
    const controls = parseControls(
      'type: node\ngroups:\n- id: g\n  checks:\n  - {id: a, audit: x, tests: {test_items: [{flag: y}]}}\n',
      'own/node.yaml',
    )
    const lost = {output: '', error: 'no end within the time limit', cause: 'timeout'} as const
    const result = runControls(
      controls,
      () => true,
      () => lost,
    )
    const report = {benchmark: 'own', detected: 'none', sha256: '', files: [], controls: [result]}

    expect(result.totals).toEqual({pass: 0, fail: 0, warn: 1, info: 0})
    expect(kubeBenchResults(report)).toMatchObject([
      {
        status: 'error',
        reason: expect.stringContaining('no end within the time limit'),
        cause: 'timeout',
        findings: [{cause: 'timeout'}],
      },
    ])
  })
})

describe('a control file with aliases', () => {
  const aliases = (count: number): string =>
    `  - {id: "1.1", text: &t is fine, testinfo: [${Array(count).fill('*t').join(', ')}]}\n`

  it('is read up to 100 of them, and is one error with more, so that it cannot grow', () => {
    expect(judged(aliases(100)).map(({item}) => item)).toEqual(['1.1', '1.2'])
    expect(judged(aliases(101))).toMatchObject([
      {item: 'own/node.yaml', status: 'error', reason: 'own/node.yaml:1: more than 100 aliases'},
    ])
  })
})

describe('a text in quotes that goes on no deeper than its key', () => {
  it('is one text, as yaml.v2 reads it, with its empty lines', () => {
    const lines = [
      'groups:',
      '- checks:',
      '  - id: a',
      '    text: "one',
      '    two',
      '',
      '  three"',
      '    audit: b',
    ]
    const controls = parseControls(lines.join('\n'), 'own/etcd.yaml')

    expect(controls.faults).toEqual([])
    expect(controls.groups[0]?.checks).toMatchObject([{id: 'a', text: 'one two\nthree', audit: 'b', line: 3}])
  })
})

describe('a merge of maps in a check', () => {
  const [check] = parseControls(
    [
      'groups:',
      '- checks:',
      '  - {id: a, <<: [{id: b, text: first, type: manual}, {text: second, audit: second}], type: ""}',
    ].join('\n'),
    'own/node.yaml',
  ).groups.flatMap(({checks}) => checks)

  it('counts where it stands, and of its maps the first one', () => {
    expect(check).toMatchObject({id: 'b', text: 'first', audit: 'second', type: '', faults: []})
  })
})
