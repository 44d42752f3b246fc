import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import Evaluate from '../../src/commands/evaluate.ts'
import Report from '../../src/commands/report.ts'
import {caseNamed, casesOf, type JunitNode, parsedJunit, tagged} from '../reports/parsed-junit.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = `${root}demo/good-node.json.gz`
const eks = ['-b', 'cis-amazon-eks', '-b', 'eks-image']

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const file = (name: string): string => join(directory, name)
const read = (name: string): JunitNode => parsedJunit(readFileSync(file(name), 'utf8'))
const check = (...words: string[]) => captureOutput(() => Check.run([`evidence:${good}`, ...words], {root}))
const evaluate = (...words: string[]) => captureOutput(() => Evaluate.run([good, ...words], {root}))
const report = (...words: string[]) => captureOutput(() => Report.run(words, {root}))

describe.each([
  ['check', check],
  ['evaluate', evaluate],
])('the JUnit flags of %s', (_, run) => {
  it('change the report and not what the gate decides', async () => {
    const words = [...eks, '-b', 'cis-amazon-linux-2023', '--only', 'updates', '--only', '3.2.1']
    await run(...words, '--manual-as', 'failure', '--junit-evidence', 'all', '-o', `junit=${file('j.xml')}`)

    expect(process.exitCode).toBe(0)
    const junit = read('j.xml')
    expect(junit.attributes['failures']).toBe('1')
    const [failure] = casesOf(junit).flatMap((node) => tagged(node, 'failure'))
    expect(failure?.attributes['message']).toMatch(/^MANUAL: /)
    expect(tagged(caseNamed(junit, '3.2.1'), 'system-out')[0]?.text).toContain('Actual:   false')
  })

  it('give each benchmark a file of its own', async () => {
    await run(...eks, '--junit-split', 'benchmark', '-o', `junit=${file('j.xml')}`)

    expect(readdirSync(directory).toSorted()).toEqual([
      'j-cis-amazon-eks-1.8.0.xml',
      'j-eks-image-1.0.0.xml',
      'j-scan.xml',
    ])
  })

  it('give a file the name of the host', async () => {
    await run(...eks, '--junit-split', 'host', '-o', `junit=${file('j.xml')}`)

    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^j-(?!\{host\})[\w.-]+\.xml$/)])
  })

  it('refuse a split report on standard output, with exit code 2', async () => {
    const {stdout, stderr} = await run(...eks, '--junit-split', 'host', '-o', 'junit')

    expect(process.exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('--junit-split: standard output is one report')
  })
})

describe('--waived-as', () => {
  it('shows as a failure what the gate accepts', async () => {
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const waiver = `{rule: mount-tmp, reason: r, owner: o, expires: ${expires}}`
    writeFileSync(file('waivers.yaml'), `waivers:\n  - ${waiver}\n`)
    const words = ['-b', 'cis-amazon-linux-2023', '--only', 'mount-tmp', '--waived-as', 'failure']
    await check(...words, '--waivers', file('waivers.yaml'), '-o', `junit=${file('j.xml')}`)

    expect(process.exitCode).toBe(0)
    const [failure] = casesOf(read('j.xml')).flatMap((one) => tagged(one, 'failure'))
    expect(failure?.attributes['message']).toBe(`WAIVED until ${expires} (owner o): r. Result was FAIL.`)
  })
})

describe('--skip', () => {
  const excludedIn = (junit: JunitNode): readonly (string | undefined)[] =>
    casesOf(junit)
      .filter((one) => tagged(one, 'skipped')[0]?.attributes['message'] === 'EXCLUDED by --skip')
      .map(({attributes}) => attributes['name']?.split(' ')[0])

  it('leaves a skipped case in the report for what it left out', async () => {
    const outputs = ['-o', `junit=${file('j.xml')}`, '-o', `json=${file('r.json')}`]
    await check('-b', 'cis-amazon-eks', '--skip', 'kubelet-anonymous-auth', '--skip', '3.1.*', ...outputs)

    expect(process.exitCode).toBe(0)
    expect(excludedIn(read('j.xml'))).toEqual(['3.1.1', '3.1.2', '3.1.3', '3.1.4', '3.2.1'])
    const {excluded, results} = JSON.parse(readFileSync(file('r.json'), 'utf8'))
    expect(excluded.map(({item}: {item: string}) => item)).toEqual([
      '3.1.1',
      '3.1.2',
      '3.1.3',
      '3.1.4',
      '3.2.1',
    ])
    expect(excluded[0]).toMatchObject({benchmark: 'cis-amazon-eks', rule: 'kubelet-kubeconfig-mode'})
    expect(results.map(({item}: {item: string}) => item)).not.toContain('3.2.1')
  })

  it('says nothing of what another choice leaves out', async () => {
    const words = ['--only', '3.2.*', '--skip', '3.1.1', '--skip', '3.2.7', '-o', `junit=${file('j.xml')}`]
    await check('-b', 'cis-amazon-eks', ...words)

    // 3.1.1 is not among those that were chosen, and 3.2.7 is of level 2.
    expect(excludedIn(read('j.xml'))).toEqual([])
  })
})

describe('the JUnit flags of report', () => {
  it('render a stored result in another way', async () => {
    await check('-b', 'cis-amazon-linux-2023', '--only', 'updates', '-o', `json=${file('r.json')}`)
    await report(
      file('r.json'),
      '--junit-split',
      'benchmark',
      '-o',
      `junit=${file('j.xml')}`,
      '--manual-as',
      'pass',
    )

    expect(read('j-cis-amazon-linux-2023-1.0.0.xml').attributes).toMatchObject({tests: '1', skipped: '0'})
  })

  it('do not overwrite the result that is read', async () => {
    await check(...eks, '-o', `json=${file('r.json')}`)
    const {stderr} = await report(file('r.json'), '-o', `json=${file('r.json')}`)

    expect(stderr).toContain('is the result that is to be read')
  })
})
