import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Evidence, factsOf} from '../../src/collect/evidence.ts'
import type {Phase, Report} from '../../src/evaluate/result.ts'
import {judge} from '../../src/judge.ts'
import {kubeletConfiguration} from '../../src/kubelet/configuration.ts'
import {effectiveValue} from '../../src/kubelet/effective.ts'
import {collectEvidence} from '../../src/pipeline.ts'
import {makePlan, type Plan} from '../../src/plan.ts'
import {amiFixtures, buildAmiRoot, canEnterAmi, enterRoot, removeAmiRoot} from './ami-root.ts'

type Truth = Readonly<Record<string, boolean | string>>

interface Expected {
  readonly effective: Readonly<Record<string, unknown>>
  readonly truth?: Truth
  /** Of an image whose kubelet nodeadm will configure. */
  readonly predictedTruth?: Truth
}

const settingOf: Readonly<Record<string, string>> = {
  anonymousAuth: 'authentication.anonymous.enabled',
  webhookAuthn: 'authentication.webhook.enabled',
  authorizationMode: 'authorization.mode',
  clientCAFile: 'authentication.x509.clientCAFile',
  RotateKubeletServerCertificate: 'featureGates.RotateKubeletServerCertificate',
}

const expectations = canEnterAmi
  ? (JSON.parse(readFileSync(join(amiFixtures, 'expected.json'), 'utf8')) as Record<string, Expected>)
  : {}

const states = [
  ['al2', 'build', 'image'],
  ['al2', 'boot', 'node'],
  ['al2023', 'build', 'image'],
  ['al2023', 'boot', 'node'],
  ['al2023', 'boot-dropin', 'node'],
  ['al2023', 'boot-insecure', 'node'],
  // The same roots judged as images give the same: what the image's drop-ins say is laid over.
  ['al2', 'boot', 'image'],
  ['al2023', 'boot-dropin', 'image'],
  ['al2023', 'boot-insecure', 'image'],
] as const

if (!canEnterAmi) console.warn('AMI fixtures are not judged: they are absent here, or this is not root')

describe.skipIf(!canEnterAmi).each(states)('%s %s, judged as %s', (system, state, phase) => {
  let root: string
  let plan: Plan
  let evidence: Evidence
  let report: Report
  const expected = expectations[`${system}/${state}`]

  beforeAll(async () => {
    root = buildAmiRoot(system, state)
    const everything = {only: [], skip: [], values: {}, rules: []}
    plan = await makePlan({...everything, benchmarks: ['cis-amazon-eks'], level: 2})
    const run = {version: '0.0.0', target: root, startedAt: new Date(0)}
    const limits = {probeSeconds: 30, walkSeconds: 60}
    evidence = await collectEvidence(enterRoot(root), plan, {
      ...run,
      collect: {sudo: 'never', limits, signal: AbortSignal.timeout(50_000)},
    })
    report = judgeAs(phase)
  }, 60_000)

  afterAll(() => removeAmiRoot(root))

  const judgeAs = (as: Phase): Report => judge(evidence, plan, {phase: as, now: new Date(0)})

  it('has the verdicts of section 3.2 that are true', () => {
    const truth = expected?.truth ?? expected?.predictedTruth ?? {}

    const statuses = Object.fromEntries(
      report.results.filter(({item}) => item in truth).map(({item, status}) => [item, status]),
    )

    expect(statuses).toEqual(Object.fromEntries(Object.entries(truth).map(([id, is]) => [id, statusOf(is)])))
  })

  it('has files of section 3.1 that only root can write', () => {
    const files = report.results.filter(({item}) => item.startsWith('3.1.'))

    expect(files.map(({reason}) => reason ?? '')).toEqual(['', '', '', ''])
    expect(files.map(({item, status}) => `${item} ${status}`)).toEqual(
      ['3.1.1', '3.1.2', '3.1.3', '3.1.4'].map((item) => `${item} pass`),
    )
  })

  it('tells what is predicted from what is observed', () => {
    const result = report.results.find(({item}) => item === '3.2.3')

    expect(result?.basis).toBe(state === 'build' ? 'predicted' : 'observed')
  })

  it('has the effective settings', () => {
    const reading = kubeletConfiguration(factsOf(evidence), phase)
    if (!reading.known) throw new Error(reading.detail)

    for (const [name, value] of Object.entries(effectiveSettings(system, state)))
      expect([name, effectiveValue(reading.fact, settingOf[name] ?? name).value ?? null]).toEqual([
        name,
        value,
      ])
  })
})

/**
 * What expected.json says of al2023/build is no prediction, as its kubelet has no command line yet: what is
 * predicted is what nodeadm really wrote at boot, but for the name that it takes from the instance.
 */
function effectiveSettings(system: string, state: string): Readonly<Record<string, unknown>> {
  const predicted = system === 'al2023' && state === 'build'
  const {effective = {}} = expectations[predicted ? 'al2023/boot' : `${system}/${state}`] ?? {}
  return predicted ? {...effective, hostnameOverride: null} : effective
}

function statusOf(truth: boolean | string): string {
  if (typeof truth === 'string') return 'notapplicable'
  return truth ? 'pass' : 'fail'
}
