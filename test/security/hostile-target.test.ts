import {beforeAll, describe, expect, it} from 'vitest'
import type {Evidence, Said} from '../../src/collect/evidence.ts'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {judge} from '../../src/judge.ts'
import {makePlan, type Plan} from '../../src/plan.ts'
import {formatNames, render} from '../../src/reports/formats.ts'
import {laughs} from '../fuzz/laughs.ts'

const recorded = new URL('../../demo/good-node.json.gz', import.meta.url).pathname
const options = {
  color: false,
  show: ['fail', 'error', 'pass'],
  env: {AWS_ACCOUNT_ID: '1', AWS_REGION: 'x'},
} as const

/** The format in which a browser would run a script; in Markdown such text stands in code. */
const isMarkup = /^html$/

const bomb = laughs({levels: 19, width: 10})

const payloads: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  [
    'a JSON map of prototype keys',
    '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
  ],
  [
    'a YAML map of prototype keys',
    '__proto__:\n  polluted: true\nconstructor:\n  prototype: {polluted: true}\n',
  ],
  ['lines of prototype keys', '__proto__=polluted\n__proto__ polluted\n__proto__:x:0:0::/root:/bin/sh\n'],
  ['an alias bomb', `kind: KubeletConfiguration\n${bomb}\n`],
  ['deep JSON', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ['deep YAML', `a: ${'['.repeat(50_000)}`],
  ['terminal escapes', '\u001b]0;owned\u0007\u001b[2J\u001b[31mPASSED\u001b[0m\r\u0008\u009b1m\n'],
  ['markup', ']]>--></script><script>alert(1)</script><!ENTITY x SYSTEM "file:///etc/passwd">&x;\n'],
  ['one long line', 'a '.repeat(100_000)],
  ['blank lines', '\n'.repeat(20_000)],
  ['stars', `${'*a'.repeat(2000)}\n`],
  ['bytes that are no text', '\u0000\ufffd\ud800\u2028'.repeat(500)],
]

describe('a target whose every answer is hostile', {timeout: 120_000}, () => {
  let evidence: Evidence
  let plan: Plan
  beforeAll(async () => {
    evidence = await loadEvidence(recorded)
    plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
  })

  const judged = (output: string, exitCode = 0): Report => {
    // Without knowing what the host is, nothing would be judged at all.
    const answers = [...evidence.answers].map(([key, said]): [string, Said] =>
      key === 'host' ? [key, said] : [key, {output, exitCode}],
    )
    const now = new Date('2027-01-15T12:00:00Z')
    return judge({...evidence, answers: new Map(answers)}, plan, {phase: 'image', now})
  }

  it.each(payloads)('with %s gets a verdict on every item, which does not let it through', (_, payload) => {
    const honest = judge(evidence, plan, {phase: 'image', now: new Date()})

    const {results, gate} = judged(payload)

    expect(results.map(({item}) => item)).toEqual(honest.results.map(({item}) => item))
    expect(gate.exitCode).not.toBe(0)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each(payloads)(
    'with %s cannot write more than text to a report that people read',
    async (_, payload) => {
      const report = judged(payload)

      for (const format of formatNames().filter((name) => !/json/.test(name))) {
        const text = await render(report, format, options)
        // Lines end with a newline, and those of CSV with two characters.
        expect(text.replaceAll(/\t|\r?\n/g, ''), format).not.toMatch(/\p{Cc}/u)
        if (isMarkup.test(format)) expect(text, format).not.toContain('<script>alert(1)')
      }
    },
  )

  it('that answers nothing but an exit code gets no pass for what it did not show', () => {
    const {results} = judged('', 77)

    const passed = results.filter(({status}) => status === 'pass').map(({item}) => item)
    expect(passed).toEqual([])
  })
})
