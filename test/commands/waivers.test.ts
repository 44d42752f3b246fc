import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import CheckWaivers from '../../src/commands/waivers/check.ts'
import NewWaivers from '../../src/commands/waivers/new.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bad = [`evidence:${root}demo/bad-node.json.gz`, '-b', 'cis-amazon-eks', '-b', 'eks-image']
const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const file = (name: string) => join(directory, name)
const check = (...words: string[]) => captureOutput<Report>(() => Check.run([...bad, ...words], {root}))

/** Judges the bad node and drafts waivers for what fails, filled in where `owner` is given. */
async function draft(owner?: string): Promise<void> {
  await check('-o', `json=${file('result.json')}`)
  await captureOutput(() => NewWaivers.run([file('result.json'), '-o', file('waivers.yaml')], {root}))
  process.exitCode = undefined
  if (owner === undefined) return
  const text = await readFile(file('waivers.yaml'), 'utf8')
  const filled = text
    .replaceAll('reason: ""', 'reason: until the next image')
    .replaceAll('owner: ""', `owner: ${owner}`)
    .replaceAll('expires: ""', `expires: ${nextMonth}`)
  await writeFile(file('waivers.yaml'), filled)
}

const checkWaivers = (...words: string[]) => captureOutput(() => CheckWaivers.run(words, {root}))

describe('waivers new and check', () => {
  it('draft what fails and refuse the draft as it is', async () => {
    await draft()

    const {stderr} = await checkWaivers(file('waivers.yaml'))

    expect(process.exitCode).toBe(1)
    expect(stderr).toMatch(/waivers\.yaml:\d+:\d+: .*a waiver needs an owner/)
  })

  it('accept a draft that is filled in', async () => {
    await draft('platform')

    const {stdout} = await checkWaivers(file('waivers.yaml'))

    expect(process.exitCode).toBeUndefined()
    expect(stdout).toMatch(/waivers? (is|are) good today/)
  })

  it('never write over a waiver file', async () => {
    await draft()

    const {stderr} = await captureOutput(() =>
      NewWaivers.run([file('result.json'), '-o', file('waivers.yaml')], {root}),
    )

    expect(process.exitCode).toBe(2)
    expect(stderr).toContain('is there already')
  })

  it('refuse a file that is not there', async () => {
    const {stderr} = await checkWaivers(file('nothing.yaml'))

    expect(process.exitCode).toBe(2)
    expect(stderr).toContain('nothing.yaml')
  })
})

describe('check with waivers', () => {
  it('passes a node all of whose failures are waived, and shows each of them', async () => {
    await draft('platform')

    const {result, stdout} = await check('--waivers', file('waivers.yaml'), '-o', 'text')

    expect(process.exitCode).toBe(0)
    expect(result?.counts).toMatchObject({fail: 0, waived: expect.any(Number)})
    expect(result?.counts.waived).toBeGreaterThan(0)
    expect(result?.waivers).toMatchObject({sha256: expect.stringMatching(/^[0-9a-f]{64}$/)})
    expect(stdout).toContain(`WAIVED until ${nextMonth} (owner platform): until the next image`)
  })

  it('fails with a draft that nobody has filled in', async () => {
    await draft()

    const {result} = await check('--waivers', file('waivers.yaml'))

    expect(process.exitCode).toBe(1)
    expect(result?.counts.waived).toBe(0)
    expect(result?.problems[0]).toMatchObject({kind: 'waiver'})
  })

  it('ends with 2 before it asks anybody when the file is no list of waivers', async () => {
    await writeFile(file('waivers.yaml'), 'waivers: 3\n')

    const {stderr} = await check('--waivers', file('waivers.yaml'))

    expect(process.exitCode).toBe(2)
    expect(stderr).toMatch(/waivers\.yaml:1:\d+/)
  })
})

describe('check with a baseline', () => {
  it('passes a node that is no worse, and fails one that is', async () => {
    await check('-o', `json=${file('before.json')}`)
    process.exitCode = undefined

    const {result, stdout} = await check('--baseline', file('before.json'), '-o', 'text')

    expect(process.exitCode).toBe(0)
    expect(result?.counts.fail).toBeGreaterThan(0)
    expect(result?.results.filter(({status}) => status === 'fail').every(({known}) => known)).toBe(true)
    expect(stdout).toContain('known from the baseline')

    const before = JSON.parse(await readFile(file('before.json'), 'utf8')) as Report
    const better = before.results.map((one, index) =>
      index === firstFailure(before) ? {...one, status: 'pass'} : one,
    )
    await writeFile(file('better.json'), JSON.stringify({...before, results: better}))

    await check('--baseline', file('better.json'))

    expect(process.exitCode).toBe(1)
  })

  it('says in the policy which baseline it was', async () => {
    await check('-o', `json=${file('before.json')}`)

    const {result} = await check('--baseline', file('before.json'), '--fail-on', 'severity>=high')

    expect(result?.gate.policy).toBe(
      `no failure and no error of severity>=high is allowed, but what the baseline of ${result?.target} (${result?.startedAt}) has too`,
    )
  })
})

function firstFailure({results}: Report): number {
  return results.findIndex(({status}) => status === 'fail')
}
