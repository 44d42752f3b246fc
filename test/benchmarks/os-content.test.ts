import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {assertionsOf, parseCheck} from '../../src/benchmarks/check.ts'
import {type Content, findBenchmark, type LoadedRule, loadContent} from '../../src/benchmarks/content.ts'
import {lintContent} from '../../src/benchmarks/overview.ts'
import type {RuleSource} from '../../src/benchmarks/schema.ts'
import {loadCases, type RuleCase} from '../rules/cases.ts'
import {judgeRule} from '../rules/judge-rule.ts'

const lists = [
  {benchmark: 'cis-amazon-linux-2@3.0.0', facts: 'al2.json', items: 289},
  {benchmark: 'cis-amazon-linux-2@4.0.0', facts: 'al2-v4.json', items: 287},
  {benchmark: 'cis-amazon-linux-2023@1.0.0', facts: 'al2023.json', items: 243},
] as const

const factsFolder = fileURLToPath(new URL('../../../shared/facts/os-cis/', import.meta.url))
const hasFacts = existsSync(factsFolder)

/** Items that are decided in another way than their version says, and why. */
const DECIDED_OTHERWISE: Readonly<Record<string, string>> = {
  'cis-amazon-linux-2@4.0.0 1.4.1.6': 'version 3.0.0 has a machine decide it, and a machine can',
  'cis-amazon-linux-2@4.0.0 6.1.1.7':
    'version 3.0.0 and Amazon Linux 2023 leave it to a person: sites choose modes',
}

/** Automated rules without a fix, and why. */
const WITHOUT_FIX: Readonly<Record<string, string>> = {
  'selinux-unconfined': 'a service needs a policy that somebody has to write for it',
}

/** Automated rules that are no error when nothing answers, and why. */
const NEVER_ERROR: Readonly<Record<string, string>> = {}

let content: Content
let rules: readonly LoadedRule[]
beforeAll(async () => {
  content = await loadContent()
  const used = new Set(lists.flatMap(({benchmark}) => itemsOf(benchmark).map(({rule}) => rule)))
  rules = [...content.rules.values()].filter(({key}) => used.has(key))
})

function itemsOf(benchmark: string) {
  return findBenchmark(content, benchmark).source.sections.flatMap(({items}) => items)
}

interface FactOfItem {
  readonly id: string
  readonly level: string
  readonly assessment: string
}

function factsIn(file: string): ReadonlyMap<string, FactOfItem> {
  const {recommendations} = JSON.parse(readFileSync(`${factsFolder}${file}`, 'utf8')) as {
    recommendations: readonly FactOfItem[]
  }
  return new Map(recommendations.map((fact) => [fact.id, fact]))
}

describe.each(lists)('$benchmark', ({benchmark, facts, items: count}) => {
  it(`has ${count} items, none of them twice`, () => {
    const ids = itemsOf(benchmark).map(({id}) => id)

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(count)
  })

  it.skipIf(!hasFacts)(
    'has the numbers that were published, with their levels (skipped without the facts)',
    () => {
      const published = [...factsIn(facts).values()].map(({id, level}) => `${id} ${level}`)

      const ours = itemsOf(benchmark).map(({id, level}) => `${id} L${level}`)

      expect(ours.toSorted()).toEqual(published.toSorted())
    },
  )

  it.skipIf(!hasFacts)(
    'has a machine decide what was published as automated, and no more (skipped without the facts)',
    () => {
      const published = factsIn(facts)

      const others = itemsOf(benchmark)
        .filter(({id, rule}) => decided(content.rules.get(rule)?.source) !== published.get(id)?.assessment)
        .map(({id}) => `${benchmark} ${id}`)

      expect(others.filter((item) => DECIDED_OTHERWISE[item] === undefined)).toEqual([])
    },
  )
})

function decided(rule: RuleSource | undefined): string {
  return rule?.manual === undefined ? 'automated' : 'manual'
}

const automated = (): readonly LoadedRule[] => rules.filter(({source}) => source.check !== undefined)

describe('the rules of Amazon Linux', () => {
  it('are all used by a benchmark', () => {
    expect(lintContent(content, [], assertions).unused).toEqual([])
  })

  it('say what is true, why, what a failure is worth, and what to do or to look at', () => {
    const wanting = rules
      .filter(({key, source: {title, why, severity, fix, manual}}) => {
        const told = manual ?? fix?.shell ?? WITHOUT_FIX[key] ?? ''
        return [title, why, severity, told].some((text) => text.trim() === '')
      })
      .map(({key}) => key)

    expect(wanting).toEqual([])
  })

  it('are errors when nothing answers: none passes, and none fails', () => {
    const others = automated()
      .filter(({key}) => NEVER_ERROR[key] === undefined)
      .map(({key}) => [key, judgeRule(content, key, {}).status])
      .filter(([, status]) => status !== 'error')

    expect(others).toEqual([])
  })
})

const casesFolder = fileURLToPath(new URL('../rules/', import.meta.url))
const cases = readdirSync(casesFolder)
  .filter((name) => name.endsWith('.cases.yaml'))
  .flatMap((name) => Object.entries(loadCases(`${casesFolder}${name}`).cases))

const casesOf = (rule: string): readonly RuleCase[] =>
  cases.filter(([name]) => name === rule).flatMap(([, states]) => states)

describe('the cases of the rules', () => {
  it.each(['pass', 'fail'] as const)('have a state in which each automated rule is %s', (status) => {
    const without = automated().filter(({key}) => !casesOf(key).some((state) => state.status === status))

    expect(without.map(({key}) => key)).toEqual([])
  })

  it('have a state that is an error for each kind of condition', () => {
    const kindsOf = ({key, source}: LoadedRule): readonly string[] =>
      assertionsOf(source.check && parseCheck(source.check, source.values ?? {}, assertions, [key])).map(
        ({assertion}) => assertion.name,
      )
    const erring = automated().filter(({key}) => casesOf(key).some(({status}) => status === 'error'))

    const covered = new Set(erring.flatMap(kindsOf))

    expect(
      automated()
        .flatMap(kindsOf)
        .filter((kind) => !covered.has(kind)),
    ).toEqual([])
  })
})
