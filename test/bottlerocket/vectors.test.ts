import {existsSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import type {Evidence} from '../../src/collect/evidence.ts'
import {judge} from '../../src/judge.ts'
import {collectEvidence} from '../../src/pipeline.ts'
import {makePlan, type Plan} from '../../src/plan.ts'
import {connect} from '../../src/targets/connect.ts'
import {parseTarget} from '../../src/targets/target.ts'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {type Answers, changes} from './changes.ts'

interface Verdict {
  readonly status: string
}

interface Vector {
  readonly vector: string
  readonly base: 'default' | 'l2-hardened-all-DROP' | null
  readonly bloodhound?: Readonly<Record<string, string>>
  readonly bloodhound_changed?: Readonly<Record<string, Verdict>>
}

const file = fileURLToPath(new URL('../../../shared/fixtures/bottlerocket/vectors.json', import.meta.url))
const vectors = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as {readonly vectors: readonly Vector[]}).vectors
  : []
if (vectors.length === 0) console.warn(`Bottlerocket's vectors are not judged: there is no ${file}`)

/** A row of docs/bottlerocket.md: where Assay says something else than Bottlerocket's own checker. */
interface Divergence {
  readonly fact: string
  readonly item: string
  readonly theirs: string
  readonly ours: string
}

const documented: readonly Divergence[] = [
  ...readFileSync(new URL('../../docs/bottlerocket.md', import.meta.url), 'utf8').matchAll(
    /^\| ([^|]+) \| ((?:br|k8s|fips) [\d.*]+) \| (\w+) \| (\w+) \| [^|]+ \|$/gm,
  ),
].map(([, fact = '', item = '', theirs = '', ours = '']) => ({
  fact,
  item: item.replace(' ', ':'),
  theirs,
  ours,
}))

const suites: Readonly<Record<string, string>> = {
  'cis-bottlerocket': 'br',
  'cis-kubernetes-worker': 'k8s',
  'bottlerocket-fips': 'fips',
}

/** Items that Bottlerocket's checker leaves to a person: it says SKIP of them whatever there is. */
const MANUAL = /^(?:br:(?:1\.2\.1|1\.6|3\.4\.[12]\.3)|k8s:(?:4\.1\.[34]|4\.2\.(?:7|8|10)))$/

/** What a status of Assay's is in the words of Bottlerocket's checker. */
const words: Readonly<Record<string, string>> = {pass: 'PASS', fail: 'FAIL'}

describe.skipIf(vectors.length === 0)(
  "the facts for which the verdict of Bottlerocket's checker is known",
  () => {
    describeLab('', () => {
      const plain = useHost({flavor: 'bottlerocket'})
      const hardened = useHost({flavor: 'bottlerocket', specs: ['bottlerocket-hardened']})
      const bases = new Map<string, Evidence>()
      let plan: Plan
      beforeAll(async () => {
        const benchmarks = ['cis-bottlerocket', 'cis-kubernetes-worker@1.8.0', 'bottlerocket-fips']
        plan = await makePlan({
          benchmarks,
          level: 2,
          tailoring: 'none',
          only: [],
          skip: [],
          values: {},
          rules: [],
        })
        bases.set('default', await ask(plain(), plan))
        const started = await ask(hardened(), plan)
        const before = [...started.answers].map(([key, said]) =>
          key === 'iptables-save' && 'output' in said
            ? ([key, {...said, output: said.output.replace(':FORWARD ACCEPT', ':FORWARD DROP')}] as const)
            : ([key, said] as const),
        )
        bases.set('l2-hardened-all-DROP', {...started, answers: new Map(before)})
      }, LAB_TIMEOUT_MS)

      it.each(vectors.map(({vector}) => vector))(
        'are judged as it judges them, or as documented: %s',
        (name) => {
          const divergences = compare(name, bases, plan)

          const known = documented.filter(({fact}) => fact === name || fact === 'default')
          const own = known.filter(({fact}) => fact === name)
          expect(divergences.filter((one) => !known.some((row) => covers(row, one)))).toEqual([])
          expect(own.filter((row) => !divergences.some((one) => covers(row, one)))).toEqual([])
        },
      )

      it('are all that the document tells of', () => {
        const names = new Set(vectors.map(({vector}) => vector))

        expect(documented.filter(({fact}) => !names.has(fact))).toEqual([])
        expect(documented.length).toBeGreaterThan(10)
      })
    })
  },
)

/** Whether a row of the document, in whose item a * stands for the rest, tells of a divergence. */
function covers(row: Divergence, {item, theirs, ours}: Omit<Divergence, 'fact'>): boolean {
  const [start = '', end] = row.item.split('*')
  const isItem = end === undefined ? item === row.item : item.startsWith(start)
  return isItem && row.theirs === theirs && row.ours === ours
}

/** Every item that is judged otherwise. */
function compare(
  name: string,
  bases: ReadonlyMap<string, Evidence>,
  plan: Plan,
): readonly Omit<Divergence, 'fact'>[] {
  const vector = vectors.find((one) => one.vector === name)
  const base = vectors.find((one) => one.vector === (vector?.base ?? name))
  const evidence = bases.get(vector?.base ?? name)
  if (!vector || !base?.bloodhound || !evidence) throw new Error(`no such vector: ${name}`)
  const answers: Answers = new Map(evidence.answers)
  changes(name)(answers)
  const {results} = judge({...evidence, answers}, plan, {phase: 'booted', now: new Date(0)})
  const changed = Object.entries(vector.bloodhound_changed ?? {}).map(([item, {status}]) => [item, status])
  const theirs = new Map([...Object.entries(base.bloodhound), ...(changed as [string, string][])])
  return results.flatMap(({benchmark, item, status}) => {
    const key = `${suites[benchmark]}:${item}`
    const verdict = theirs.get(key)
    if (verdict === undefined || MANUAL.test(key)) return []
    return (words[status] ?? 'SKIP') === verdict ? [] : [{item: key, theirs: verdict, ours: status}]
  })
}

async function ask(host: Host, plan: Plan): Promise<Evidence> {
  const target = parseTarget(host.target)
  if (target.kind === 'evidence') throw new Error('a lab host is no evidence')
  const signal = AbortSignal.timeout(60_000)
  const connection = await connect(target, {
    transport: 'ssh2',
    identities: [host.identity],
    sshConfig: 'none',
    hostKey: host.hostKey,
    env: {},
    signal,
  })
  try {
    return await collectEvidence(connection, plan, {
      version: '0.0.0',
      target: host.target,
      startedAt: new Date(0),
      collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 30}, signal},
    })
  } finally {
    await connection.close()
  }
}
