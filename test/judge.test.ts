import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import {type Evidence, factsOf} from '../src/collect/evidence.ts'
import {loadEvidence} from '../src/collect/evidence-file.ts'
import {TargetError, UsageError} from '../src/errors.ts'
import {hostOf, judge} from '../src/judge.ts'
import {followUps, makePlan, type PlanOptions, selectForHost} from '../src/plan.ts'
import type {Host} from '../src/probes/host.ts'

const recorded = fileURLToPath(new URL('../demo/good-node.json.gz', import.meta.url))
const context = {phase: 'image', now: new Date('2026-11-24T12:00:00Z')} as const

let good: Evidence
beforeAll(async () => {
  good = await loadEvidence(recorded)
})

const planned = (over: Partial<PlanOptions> = {}) =>
  makePlan({benchmarks: [], level: 1, only: [], skip: [], values: {}, rules: [], ...over})
const node = (over: Partial<Host> = {}): Host =>
  ({
    os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'},
    kernel: '',
    architecture: '',
    eks: false,
    inBottlerocketContainer: false,
    ...over,
  }) as Host
const idsFor = async (host: Host, over: Partial<PlanOptions> = {}) =>
  selectForHost(await planned(over), host).benchmarks.map(({source}) => source.id)

describe('judging evidence', () => {
  it('says the build that the run is part of, and what was left out of it', async () => {
    const build = {packer: {buildName: 'amazon-ebs.al2023'}}
    const plan = await planned({benchmarks: ['cis-amazon-eks'], skip: ['3.2.1']})
    const report = judge(good, plan, {...context, build})

    expect(report.build).toEqual(build)
    expect(report.excluded?.map(({item}) => item)).toEqual(['3.2.1'])
    expect(report.results.map(({item}) => item)).not.toContain('3.2.1')
  })

  it('says nothing of a build or of items that are left out where there are none', async () => {
    const report = judge(good, await planned({benchmarks: ['cis-amazon-eks']}), context)

    expect(report).not.toHaveProperty('build')
    expect(report).not.toHaveProperty('excluded')
  })

  it('never lasted less than no time', async () => {
    const plan = await planned({benchmarks: ['cis-amazon-eks']})

    expect(judge({...good, durationMs: -5}, plan, context).durationMs).toBe(0)
  })

  it.each([
    ['did not say what it is', {unavailable: 'timeout' as const, detail: 'no answer in 30 s'}],
    ['said something that nobody can read', {exitCode: 0, output: 'no os-release'}],
  ])('gives no verdict of a host that %s', async (_, said) => {
    const plan = await planned()
    const answers = new Map([...good.answers, ['host', said as never]])

    expect(() => judge({...good, answers}, plan, context)).toThrow(TargetError)
    expect(() => judge({...good, answers: new Map()}, plan, context)).toThrow(
      /^cannot tell what system .+ is: /,
    )
  })
})

describe('the second round', () => {
  it('asks what follows from the answers of the first', async () => {
    const plan = await planned({benchmarks: ['cis-amazon-linux-2023']})
    const facts = factsOf(good)
    const {items} = selectForHost(plan, hostOf(facts, 'good'))
    const second = followUps(items, facts).map(({key}) => key)

    expect(second.length).toBeGreaterThan(0)
    expect(second.filter((key) => !good.answers.has(key))).toEqual([])
    expect(followUps([], facts)).toEqual([])
  })
})

describe('what is judged on a host', () => {
  it('is what is for its system in any version where a benchmark names none', async () => {
    const bottlerocket = node({os: {id: 'bottlerocket', version: '9.99.9', name: 'Bottlerocket'}, eks: true})

    expect(await idsFor(bottlerocket)).toContain('cis-bottlerocket')
  })

  it('is what is for its system', async () => {
    expect(await idsFor(node())).toContain('cis-amazon-linux-2023')
    expect(await idsFor(node())).not.toContain('cis-amazon-linux-2')
  })

  it('has the rules of nodes only where it is one', async () => {
    const [plain, ofEks] = await Promise.all([idsFor(node()), idsFor(node({eks: true}))])

    expect(plain).not.toContain('cis-amazon-eks')
    expect(ofEks).toContain('cis-amazon-eks')
  })

  it('is tailored for nodes by itself only where it is one, and elsewhere where that is asked for', async () => {
    const tailoring = async (host: Host, over: Partial<PlanOptions> = {}) =>
      selectForHost(await planned(over), host).tailoring?.source.id

    expect(await tailoring(node({eks: true}))).toBe('eks-node')
    expect(await tailoring(node())).toBeUndefined()
    expect(await tailoring(node(), {tailoring: 'eks-node'})).toBe('eks-node')
    expect(await tailoring(node({eks: true}), {tailoring: 'none'})).toBeUndefined()
  })

  it('is an error where a benchmark that was named is for another system', async () => {
    const plan = await planned({benchmarks: ['cis-amazon-linux-2']})

    expect(() => selectForHost(plan, node())).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^cis-amazon-linux-2@[\d.]+ is not for Amazon Linux 2023$/),
        hint: 'Leave --benchmark out to have it chosen by the system',
      }),
    )
  })

  it.each([
    [{id: 'debian', version: '12', name: 'Debian 12'}, 'Debian 12'],
    [{id: 'debian', version: '12', name: ''}, 'debian'],
    [{id: '', version: '', name: ''}, 'a system without os-release'],
  ])('is an error where nothing is for the system %j', async (os, name) => {
    const plan = await planned()

    expect(() => selectForHost(plan, node({os}))).toThrow(UsageError)
    expect(() => selectForHost(plan, node({os}))).toThrow(`no benchmark is for ${name}`)
  })

  it.each([
    ['Debian 12', 'Debian 12'],
    ['', 'its system is not known'],
  ])('is nothing of the container %j that answers on Bottlerocket', async (name, told) => {
    const plan = await planned()
    const container = node({os: {id: '', version: '', name}, inBottlerocketContainer: true})

    expect(() => selectForHost(plan, container)).toThrow(TargetError)
    expect(() => selectForHost(plan, container)).toThrow(
      `a container of Bottlerocket (${told}), not its host`,
    )
  })
})
