import {createHash} from 'node:crypto'
import fc from 'fast-check'
import {expect, it} from 'vitest'
import type {Evidence} from '../../src/collect/evidence.ts'
import {digestOf, renderEvidence} from '../../src/collect/evidence-file.ts'

const head = {
  schemaVersion: 1,
  tool: {name: 'assay', version: '0.0.0'},
  target: 'node',
  host: {escalation: 'sudo', hostKeyTrust: 'pinned', name: 'node', transport: 'ssh2'},
  collectedAt: '2027-01-15T12:00:00.000Z',
  durationMs: 1,
  problems: [],
} as const

const said = fc.oneof(
  fc.record({exitCode: fc.nat(255), output: fc.string({unit: 'binary'})}),
  fc.record({detail: fc.string(), unavailable: fc.constant('timeout' as const)}),
)

/** The document as JSON itself writes it, from answers whose names and fields are in order already. */
function whole(answers: Readonly<Record<string, object>>): string {
  return `${JSON.stringify({...head, answers}, null, 1)}\n`
}

function expectWritten(answers: ReadonlyMap<string, object>): void {
  const evidence = {...head, answers} as unknown as Evidence
  const ordered = [...answers].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = whole(Object.fromEntries(ordered))

  expect(renderEvidence(evidence, 'node.json').toString()).toBe(text)
  expect(digestOf(evidence)).toBe(createHash('sha256').update(text).digest('hex'))
}

it('writes evidence piece by piece as JSON would at once, whatever a host said', () => {
  const key = fc.string().filter((name) => name !== '__proto__')
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(key, said), {selector: ([name]) => name}), (answers) => {
      expectWritten(new Map(answers))
    }),
  )
})

it.each([65_535, 65_536, 65_537, 200_000])(
  'cuts no character in two in an answer of %i characters',
  (length) => {
    expectWritten(new Map([['long', {exitCode: 0, output: `${'x'.repeat(length - 1)}🦊"\\\n\ud800`}]]))
  },
)
