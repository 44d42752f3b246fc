import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {UsageError} from '../../src/errors.ts'
import {makePlan} from '../../src/plan.ts'
import {laughs} from '../fuzz/laughs.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

/** Loads rules and a benchmark that asks for one of them. */
const load = (rules: string, asked = 'own', values: Record<string, unknown> = {}): Promise<unknown> => {
  writeFileSync(join(directory, 'rules.yaml'), rules)
  const items = `[{id: "1", level: 1, rule: ${asked}}]`
  writeFileSync(
    join(directory, 'own.yaml'),
    `id: own\nversion: 1.0.0\ntitle: T\nsections: [{id: "1", title: T, items: ${items}}]\n`,
  )
  const options = {benchmarks: ['own'], level: 1, only: [], skip: [], values, rules: [directory]} as const
  return makePlan(options).catch((error: unknown) => error)
}

const rule = (check: string): string => `own:\n  title: T\n  severity: low\n  why: W\n  check: ${check}\n`

const bomb = laughs({levels: 19, width: 10})

const hostile: readonly (readonly [string, string])[] = [
  ['an alias bomb', bomb],
  ['deep YAML', `own: ${'['.repeat(10_000)}`],
  ['a prototype for a rule', `${rule('{file: /etc/motd}')}  __proto__: {check: {file: /etc/passwd}}\n`],
  ['a command', rule('{command: "touch /tmp/owned"}')],
]

describe('content of a user that is hostile', () => {
  it.each(hostile)('with %s is refused with its place', async (_, text) => {
    const refusal = await load(text)

    expect(refusal).toBeInstanceOf(UsageError)
    expect((refusal as UsageError).message).toMatch(/rules\.yaml:\d+:\d+: /)
    expect(({} as Record<string, unknown>)['check']).toBeUndefined()
  })

  it('cannot ask for a rule that is named __proto__', async () => {
    const text = rule('{file: /etc/motd}').replace('own:', '__proto__:')

    expect(await load(text, '__proto__')).toBeInstanceOf(UsageError)
  })

  it.each(['__proto__', 'constructor', 'toString'])(
    'cannot set a value %s that no rule names',
    async (name) => {
      const refusal = await load(rule('{file: /etc/motd}'), 'own', Object.fromEntries([[name, 1]]))

      expect(refusal).toBeInstanceOf(UsageError)
      expect((refusal as UsageError).message).toBe(`--set: unknown value "${name}"`)
    },
  )

  it.each(['constructor', 'prototype'])('may call a rule %s, which is a word', async (name) => {
    expect(await load(rule('{file: /etc/motd}').replace('own:', `${name}:`), name)).toHaveProperty('probes')
  })

  it('is told that RE2 has no look-around, with its place', async () => {
    const refusal = await load(rule('{file: /etc/motd, text: {matches: "^(?!a)"}}'))

    expect((refusal as UsageError).message).toMatch(
      /^rules\.yaml:5:45: own\/check\/text\/matches: RE2 does not take the expression: .*notMatches$/,
    )
  })

  it('would be taken without that', async () => {
    expect(await load(rule('{file: /etc/motd}'))).toHaveProperty('probes')
  })
})

describe('the assertions', () => {
  it.each(['command', 'shell', 'script', 'exec'])('have none that runs a %s', (name) => {
    expect(assertions.has(name)).toBe(false)
  })
})
