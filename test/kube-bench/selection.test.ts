import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'
import {type CheckSelection, EVERY_CHECK, isChosen, withSkips} from '../../src/kube-bench/selection.ts'
import {makePlan} from '../../src/plan.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

const controls = parseControls(
  ['type: node', 'groups:', ...['3.1', '3.2'].flatMap(groupLines)].join('\n'),
  'own/node.yaml',
)

function groupLines(id: string): readonly string[] {
  const check = (number: string): string =>
    `  - {id: "${number}", audit: x, tests: {test_items: [{flag: "yes"}]}}`
  return [`- id: "${id}"`, '  text: G', '  checks:', check(`${id}.1`), check(`${id}.2`)]
}

/** The states of the checks that are in the report. */
function states(selection: Partial<CheckSelection>): Readonly<Record<string, string>> {
  const wanted = {...EVERY_CHECK, ...selection}
  const {groups} = runControls(
    withSkips(controls, wanted),
    (check, group) => isChosen(wanted, check, group),
    () => ({output: 'yes\n'}),
  )
  const results = groups.flatMap((group) => group.results)
  return Object.fromEntries(results.map(({check, outcome}) => [check.id, outcome.state]))
}

describe("the choice of kube-bench's checks", () => {
  it('is all of them where nothing is named', () => {
    expect(states({})).toEqual({'3.1.1': 'PASS', '3.1.2': 'PASS', '3.2.1': 'PASS', '3.2.2': 'PASS'})
  })

  it('has with --only the checks of its numbers, groups and patterns alone', () => {
    expect(Object.keys(states({only: ['3.1', '3.2.2']}))).toEqual(['3.1.1', '3.1.2', '3.2.2'])
    expect(Object.keys(states({only: ['kube-bench-3.2.*']}))).toEqual(['3.2.1', '3.2.2'])
  })

  it('has with --skip the others, and shows what it left out', () => {
    expect(states({skip: ['3.1', '3.2.2']})).toEqual({
      '3.1.1': 'INFO',
      '3.1.2': 'INFO',
      '3.2.1': 'PASS',
      '3.2.2': 'INFO',
    })
    expect(states({only: ['3.1'], skip: ['3.1.2']})).toEqual({'3.1.1': 'PASS', '3.1.2': 'INFO'})
  })
})

describe("a plan with kube-bench's checks", () => {
  const planned = (selection: Partial<CheckSelection>) =>
    makePlan({
      benchmarks: ['cis-amazon-eks'],
      level: 1,
      values: {},
      rules: [],
      kubeBench: {directory, benchmark: 'cis-1.12', targets: ['all']},
      ...EVERY_CHECK,
      ...selection,
    })

  it.each([['1.2.1'], ['kube-bench-4.2.2'], ['4.2'], ['4.2.*'], ['kubelet-anonymous-auth'], ['3.2.1']])(
    'takes %s, which one of the judges knows',
    async (name) => {
      expect((await planned({only: [name]})).options.only).toEqual([name])
      expect((await planned({skip: [name]})).options.skip).toEqual([name])
    },
  )

  it.each([
    ['kube-bench-4.2.22', 'Did you mean "kube-bench-4.2.2"?'],
    ['kubelet-anonymous-aut', 'Did you mean "kubelet-anonymous-auth"?'],
  ])('refuses %s, which nobody knows, and suggests what is meant', async (name, hint) => {
    for (const flag of ['only', 'skip'] as const)
      await expect(planned({[flag]: [name]})).rejects.toMatchObject({
        message: `--${flag}: unknown rule or item "${name}" in the benchmarks that were chosen`,
        hint,
      })
  })
})
