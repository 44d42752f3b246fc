import {parse as parseCsv} from 'csv-parse/sync'
import fc from 'fast-check'
import {XMLValidator} from 'fast-xml-parser'
import {describe, expect, it} from 'vitest'
import type {Evidence, Said} from '../../src/collect/evidence.ts'
import {digestOf} from '../../src/collect/evidence-file.ts'
import {UserError} from '../../src/errors.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {judge} from '../../src/judge.ts'
import {makePlan} from '../../src/plan.ts'
import {formatNames, render} from '../../src/reports/formats.ts'
import {decodeResult} from '../../src/reports/result-file.ts'
import {changed} from './mutate.ts'
import {evidences, recordedAnswers} from './recordings.ts'
import {tell} from './tried.ts'

/** Many times what judging and writing all reports takes on a busy machine. */
const LIMIT_MS = 60_000

const {numRuns = 100} = fc.readConfigureGlobal()
const env = {AWS_ACCOUNT_ID: '111122223333', AWS_REGION: 'eu-west-1'}
const plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
const keys = [...new Set(evidences.flatMap(({answers}) => [...answers.keys()]))]

/** Some of a host's answers, each changed, or something else than an answer. */
const lies = fc.array(
  fc.constantFrom(...keys).chain(
    (key): fc.Arbitrary<readonly [string, Said]> =>
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc
            .tuple(changed(recordedAnswers(key)), fc.constantFrom(0, 0, 0, 0, 1, 77, 78, 127))
            .map(([output, exitCode]) => [key, {output: output.toString('utf8'), exitCode}] as const),
        },
        {
          weight: 1,
          arbitrary: fc.constant([key, {unavailable: 'timeout', detail: 'x\u001b[2J<b>'}] as const),
        },
      ),
  ),
  {minLength: 1, maxLength: 40},
)

async function renderAll(report: Report): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const format of formatNames())
    texts.set(
      format,
      await render(report, format, {color: false, show: ['fail', 'error', 'pass', 'manual'], env}),
    )
  return texts
}

/** What texts of the formats must still be, by their names. */
const readable: readonly (readonly [RegExp, (text: string, report: Report) => void])[] = [
  [/junit|xccdf/, (text) => expect(XMLValidator.validate(text)).toBe(true)],
  [/json|sarif|cyclonedx/, (text) => expect(() => JSON.parse(text)).not.toThrow()],
  // A batch of findings a line.
  [
    /^asff$/,
    (text) =>
      expect(() =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).not.toThrow(),
  ],
  [/^html$/, expectSound],
  [/^csv$/, (text, {results}) => expect(parseCsv(text, {columns: true})).toHaveLength(results.length)],
  [
    /^(?!.*(?:json|cyclonedx|kube-bench))/,
    (text) => expect(text.replaceAll(/\t|\r?\n/g, '')).not.toMatch(/\p{Cc}/u),
  ],
  [/^json$/, (text, {counts}) => expect(decodeResult(text, 'it').counts).toEqual(counts)],
]

function expectReadable(texts: ReadonlyMap<string, string>, report: Report): void {
  for (const [format, text] of texts)
    for (const [formats, check] of readable) if (formats.test(format)) check(text, report)
}

/** One document, no script but its own, and every element closed. */
function expectSound(html: string): void {
  expect(html.match(/<html[\s>]/g)).toHaveLength(1)
  expect(html.trimEnd().endsWith('</html>')).toBe(true)
  expect(html).not.toContain('<script>alert(1)')
  for (const name of ['script', 'table', 'details', 'section', 'td', 'code', 'pre'])
    expect(html.split(new RegExp(`<${name}[\\s>]`)).length, name).toBe(html.split(`</${name}>`).length)
}

function withLies(evidence: Evidence, told: readonly (readonly [string, Said])[]): Evidence {
  return {...evidence, answers: new Map([...evidence.answers, ...told])}
}

describe('evidence of a host that lies', {timeout: 3_600_000}, () => {
  it('gets a report in every format, or the documented error', async () => {
    let inputs = 0
    let slowestMs = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...evidences), lies, async (evidence, told) => {
        const began = performance.now()
        const lying = withLies(evidence, told)
        expect(digestOf(lying)).toMatch(/^[0-9a-f]{64}$/)
        const report = judgedOrRefused(lying)
        if (report) expectReadable(await renderAll(report), report)
        inputs++
        slowestMs = Math.max(slowestMs, performance.now() - began)
        expect(slowestMs).toBeLessThan(LIMIT_MS)
      }),
      {numRuns: Math.ceil(numRuns / 10)},
    )
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    tell({group: 'evidence', target: 'the gate and all reports', inputs, slowestMs})
  })
})

function judgedOrRefused(evidence: Evidence): Report | undefined {
  try {
    return judge(evidence, plan, {phase: 'image', now: new Date('2027-01-15')})
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return undefined
  }
}
