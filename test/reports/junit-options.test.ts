import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import type {VendorReport} from '../../src/bottlerocket/vendor-report.ts'
import type {Result} from '../../src/evaluate/result.ts'
import {unavailableReasons} from '../../src/probes/probe.ts'
import {type ShownAs, usualJunit} from '../../src/reports/junit-options.ts'
import {caseNamed, casesOf, type JunitNode, junit, tagged} from './parsed-junit.ts'
import {rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

const waiver = {
  reason: 'r',
  owner: 'o',
  expires: '2027-03-01',
  file: 'waivers.yaml',
  line: 3,
}
const waived = sampleResult({
  item: '3.2.6',
  status: 'waived',
  severity: 'low',
  findings: [sampleFinding({status: 'fail', actual: 'true'})],
  waiver,
})
const waivedError = sampleResult({
  item: '3.2.7',
  status: 'waived',
  findings: [],
  cause: 'denied',
  waiver: {...waiver, was: 'error'},
})
const manual = sampleResult({
  item: '3.2.8',
  status: 'manual',
  findings: [],
  manual: 'Look whether the name is right.\n',
})
const report = sampleReport({results: [waived, waivedError, manual], problems: []})

const tags = (node: JunitNode): readonly string[] => node.children.map(({tag}) => tag)
const only = (node: JunitNode, tag: string): JunitNode => tagged(node, tag)[0] as JunitNode

describe('--waived-as', () => {
  it.each<[ShownAs, string, string]>([
    ['skipped', 'skipped', 'skipped'],
    ['failure', 'failure', 'error'],
    ['pass', 'system-out', 'system-out'],
  ])('%s makes a waived failure %s, and what could not be decided %s', async (waivedAs, failure, error) => {
    const root = await junit(report, {...usualJunit, waivedAs})
    expect(tags(caseNamed(root, '3.2.6'))).toEqual([failure])
    expect(tags(caseNamed(root, '3.2.7'))).toEqual([error])
    expect(tags(caseNamed(root, '3.2.8'))).toEqual(['skipped'])
  })

  it('says as a failure who accepted it, and what was seen', async () => {
    const failure = only(
      caseNamed(await junit(report, {...usualJunit, waivedAs: 'failure'}), '3.2.6'),
      'failure',
    )
    expect(failure.attributes).toEqual({
      type: 'low',
      message: 'WAIVED until 2027-03-01 (owner o): r. Result was FAIL.',
    })
    expect(failure.text).toContain('Actual:   true')
  })

  it('is no silent pass', async () => {
    const root = await junit(report, {...usualJunit, waivedAs: 'pass'})
    expect(only(caseNamed(root, '3.2.6'), 'system-out').text).toMatch(/^WAIVED until 2027-03-01/)
    expect(root.attributes).toMatchObject({failures: '0', errors: '0', skipped: '1'})
  })
})

describe('--manual-as', () => {
  it('failure shows the guidance in the message and in the body', async () => {
    const root = await junit(report, {...usualJunit, manualAs: 'failure'})
    const failure = only(caseNamed(root, '3.2.8'), 'failure')
    expect(failure.attributes['message']).toBe('MANUAL: Look whether the name is right.')
    expect(failure.text).toContain('Guidance:\n  Look whether the name is right.\n')
    expect(tags(caseNamed(root, '3.2.6'))).toEqual(['skipped'])
  })

  it('pass has the guidance in the output', async () => {
    const root = await junit(report, {...usualJunit, manualAs: 'pass'})
    expect(only(caseNamed(root, '3.2.8'), 'system-out').text).toBe('MANUAL: Look whether the name is right.')
  })

  it('changes nothing of what a vendor says for information', async () => {
    const check = {item: '1.1', title: 'T', level: 1, mode: 'Automatic', verdict: 'FAIL', error: 'e'}
    const vendor: VendorReport = {kind: 'cis', version: 'v1.0.0', status: 'FAIL', checks: [check]}
    const root = await junit(sampleReport({results: [manual], problems: [], vendorReports: [vendor]}), {
      ...usualJunit,
      manualAs: 'failure',
    })
    expect(root.attributes).toMatchObject({failures: '1', skipped: '1'})
    expect(tags(caseNamed(root, '1.1'))).toEqual(['skipped'])
  })
})

describe('--junit-evidence all', () => {
  const options = {...usualJunit, evidence: 'all'} as const

  it('has what was seen in the output of what passed', async () => {
    const passed = caseNamed(await junit(sampleReport(), options), '3.2.1')
    expect(tags(passed)).toEqual(['system-out'])
    expect(only(passed, 'system-out').text).toBe(
      [
        'authentication.anonymous.enabled',
        '  Expected: false',
        '  Actual:   false',
        '  Where:    /etc/kubernetes/kubelet/config.json:12',
      ].join('\n'),
    )
  })

  it('says nothing twice of what failed, and writes no empty output', async () => {
    const root = await junit(sampleReport(), options)
    expect(tags(caseNamed(root, '3.2.2'))).toEqual(['failure'])
    expect(tags(caseNamed(root, '3.2.9'))).toEqual(['skipped'])
    for (const one of casesOf(root).flatMap((node) => tagged(node, 'system-out')))
      expect(one.text).not.toBe('')
  })
})

describe('the type of an error', () => {
  it.each([
    ['timeout', 'Timeout'],
    ['denied', 'Privilege'],
    ['lost', 'Transport'],
    ['unparsable', 'Parse'],
    ['truncated', 'Truncated'],
    ['missing-tool', 'MissingTool'],
    ['not-running', 'NotRunning'],
    ['not-collected', 'NotCollected'],
    [undefined, 'Undecided'],
  ] as const)('of what is not known because of %s is %s', async (cause, type) => {
    const result: Result = sampleResult({status: 'error', findings: [], reason: 'r', ...(cause && {cause})})
    const root = await junit(sampleReport({results: [result]}))
    expect(only(caseNamed(root, '3.2.1'), 'error').attributes['type']).toBe(type)
  })

  it('is one of its own for each reason', async () => {
    const results = unavailableReasons.map((cause, index) =>
      sampleResult({item: `1.${index}`, status: 'error', findings: [], cause}),
    )
    const root = await junit(sampleReport({results, problems: []}))
    const types = casesOf(root).flatMap((one) =>
      tagged(one, 'error').map(({attributes}) => attributes['type']),
    )
    expect(new Set(types).size).toBe(unavailableReasons.length)
  })
})

describe('the properties of a suite', () => {
  const propertiesOf = async (over: Parameters<typeof sampleReport>[0]): Promise<Record<string, string>> => {
    const [suite] = (await junit(sampleReport(over))).children
    const list = tagged(tagged(suite as JunitNode, 'properties')[0] as JunitNode, 'property')
    return Object.fromEntries(list.map(({attributes}) => [attributes['name'], attributes['value'] ?? '']))
  }

  it('say what was judged, by what and on which terms', async () => {
    const [waivers, evidence] = ['c'.repeat(64), 'd'.repeat(64)]
    expect(
      await propertiesOf({waivers: {file: 'waivers.yaml', sha256: waivers}, evidenceSha256: evidence}),
    ).toMatchObject({
      'benchmark.id': 'cis-amazon-eks',
      'benchmark.version': '1.8.0',
      'benchmark.sha256': 'a'.repeat(64),
      profile: 'level-2',
      level: '2',
      'target.os': 'amzn 2023',
      'target.kernel': '6.1.158',
      'target.kubelet': 'v1.33.4-eks-abcdef0',
      'target.arch': 'x86_64',
      'target.hostKey': 'SHA256:M2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y7HvlbM2Y',
      'tool.version': '0.1.0',
      'waivers.file': 'waivers.yaml',
      'waivers.sha256': waivers,
      'evidence.sha256': evidence,
      'run.phase': 'image',
      'run.exitCode': '1',
    })
  })

  it('name the build and its machine where Packer told of them', async () => {
    const packer = {buildName: 'amazon-ebs.al2023', builderType: 'amazon-ebs'}
    const aws = {instanceId: 'i-0123456789abcdef0', sourceAmi: 'ami-0abc', region: 'eu-central-1'}
    expect(await propertiesOf({build: {packer, aws}})).toMatchObject({
      'packer.buildName': 'amazon-ebs.al2023',
      'packer.builderType': 'amazon-ebs',
      'aws.instanceId': 'i-0123456789abcdef0',
      'aws.sourceAmi': 'ami-0abc',
      'aws.region': 'eu-central-1',
    })
  })

  it('leave out what is not known', async () => {
    const names = Object.keys(await propertiesOf({}))
    expect(names.filter((name) => /^(?:aws|packer|waivers|evidence)\./.test(name))).toEqual([])
  })
})

const xsd = fileURLToPath(new URL('../../../shared/schemas/junit-10.xsd', import.meta.url))
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
const missing = existsSync(xsd) ? (hasXmllint ? '' : ' (skipped: no xmllint)') : ' (skipped: no junit-10.xsd)'

it
  .skipIf(missing !== '')
  .each([
    {...usualJunit, evidence: 'all', waivedAs: 'failure', manualAs: 'failure'} as const,
    {...usualJunit, evidence: 'all', waivedAs: 'pass', manualAs: 'pass'} as const,
    {...usualJunit, piece: 'cis-amazon-eks-1.8.0'},
    {...usualJunit, piece: 'scan'},
  ])(`keeps the strict dialect valid with %o${missing}`, async (options) => {
  const xml = await rendered('junit:strict', sampleReport(), options)
  const {status, stderr} = spawnSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {input: xml})
  expect(`${stderr}`).toBe('- validates\n')
  expect(status).toBe(0)
})
