import {readdirSync} from 'node:fs'
import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import type {Result} from '../../src/evaluate/result.ts'
import {loadCases} from './cases.ts'
import {judgeRule} from './judge-rule.ts'

const directory = new URL('.', import.meta.url).pathname
const files = readdirSync(directory)
  .filter((name) => name.endsWith('.cases.yaml'))
  .map((name) => loadCases(`${directory}${name}`))

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

describe.each(files)('the rules of $file', (file) => {
  const cases = Object.entries(file.cases).flatMap(([rule, states]) =>
    states.map((state, index) => ({rule, state, title: state.name ?? `state ${index + 1}`, ...state})),
  )

  it.each(cases)('$rule is $status: $title', ({rule, state}) => {
    const result = judgeRule(content, rule, state, file.answers)

    expect(result, explain(result)).toMatchObject({rule, status: state.status})
  })
})

function explain({findings, reason}: Result): string {
  return JSON.stringify({reason, findings}, null, 1)
}
