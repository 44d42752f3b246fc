import {XMLParser} from 'fast-xml-parser'
import {describe, expect, it} from 'vitest'
import type {VendorCheck} from '../../src/bottlerocket/vendor-report.ts'
import type {Finding, HostFacts, Problem, Report, Result} from '../../src/evaluate/result.ts'
import {renderAsff} from '../../src/reports/asff.ts'
import {columns} from '../../src/reports/columns.ts'
import {renderDiagnosis} from '../../src/reports/diagnosis.ts'
import {formatNames, render} from '../../src/reports/formats.ts'
import {secondOpinionText} from '../../src/reports/prose.ts'
import {vendorSections, vendorText} from '../../src/reports/vendor.ts'
import {renderTested} from '../../src/reports/xccdf.ts'
import {rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

/** A report of this result alone. */
const of = (over: Partial<Result>, more: Partial<Report> = {}) =>
  sampleReport({results: [sampleResult(over)], problems: [], ...more})
const failing = (finding: Partial<Finding>, over: Partial<Result> = {}) =>
  of({status: 'fail', findings: [{...sampleFinding({status: 'fail'}), ...finding}], ...over})

const secondOpinion = {by: 'apiclient report cis v1.0.0', verdict: 'FAIL', because: 'it sees less'}
const second = secondOpinionText(secondOpinion)
const waiver = {
  reason: 'The edge needs it',
  owner: 'platform',
  expires: '2026-11-01',
  file: 'waivers.yaml',
  line: 3,
}
const bare: Finding = {status: 'fail', subject: 'sshd', basis: 'observed'}

describe('a report', {timeout: 60_000}, () => {
  it.each<[string, string, Report, string]>([
    ['the second opinion on a pass', 'text', of({secondOpinion}), `but       ${second}`],
    ['the second opinion on a pass', 'junit', of({secondOpinion}), second],
    ['the second opinion on a failure', 'junit', of({secondOpinion, status: 'fail'}), second],
    ['the second opinion on a failure', 'html', of({secondOpinion, status: 'fail'}), `But ${second}`],
    [
      'the second opinion on a failure',
      'markdown',
      of({secondOpinion, status: 'fail'}),
      `But \` ${second} \``,
    ],
    [
      'the waiver that expired',
      'text',
      failing({}, {waiver}),
      'waiver expired on 2026-11-01 (waivers.yaml:3, platform)',
    ],
    [
      'the waiver that expired',
      'html',
      failing({}, {waiver}),
      'The waiver of platform expired on 2026-11-01 (<code>waivers.yaml:3</code>).',
    ],
    ['the waiver that expired', 'junit', failing({}, {waiver}), 'waiver expired on 2026-11-01: '],
    [
      'the half of a setting',
      'text',
      failing({subject: 'net.a', half: 'persisted'}),
      'what      net.a (persisted)',
    ],
    [
      'the half of a setting',
      'html',
      failing({half: 'running'}),
      '<dt>Half</dt><dd><code>running</code></dd>',
    ],
    [
      'what boot will make of it',
      'html',
      failing({basis: 'predicted'}),
      '<dt>Basis</dt><dd><code>predicted from what boot will load</code></dd>',
    ],
    [
      'that an error has no reason',
      'text',
      of({status: 'error', findings: []}),
      'ERROR no reason is known\n',
    ],
    [
      'that an error is known',
      'text',
      of({status: 'error', known: true, reason: 'timed out'}),
      '(critical, known from the\n          baseline)',
    ],
    [
      'how many findings are left',
      'markdown',
      of({status: 'fail', findings: Array(13).fill(bare)}),
      '… and 3 more',
    ],
    [
      'that nothing was judged',
      'text',
      sampleReport({results: [], problems: []}),
      'FAILED: nothing was judged\n',
    ],
    ['that the system is not known', 'text', of({}, {host: unknownHost()}), 'System  not known\n'],
    ['a host by its name alone', 'html', of({}, {host: unknownHost()}), '<dt>Host</dt><dd>build-1</dd>'],
  ])('says %s as %s', async (_, format, report, text) => {
    expect(await rendered(format, report)).toContain(text)
  })

  it.each<[string, string, Report, string]>([
    ['the place of a value twice', 'text', failing({reason: 'from /a', where: {file: '/a'}}), '  note  '],
    ['an expected value that there is not', 'markdown', of({status: 'fail', findings: [bare]}), '- expected'],
    ['a value that there is not', 'markdown', of({status: 'fail', findings: [bare]}), '- actual'],
    ['a place that there is not', 'markdown', of({status: 'fail', findings: [bare]}), '- where'],
    ['a score of nothing', 'text', sampleReport({results: [], problems: []}), 'Score'],
    ['a score of nothing', 'markdown', sampleReport({results: [], problems: []}), 'Score'],
    ['a tailoring that there is not', 'html', withoutTailoring(), 'tailoring'],
    ['a failure of what is known', 'junit', of({status: 'error', known: true}), '<error'],
    ['a kernel that is not known', 'asff', of({}, {host: unknownHost()}), 'kernel'],
  ])('does not have %s as %s', async (_, format, report, text) => {
    expect(await rendered(format, report)).not.toContain(text)
  })

  it.each(['text', 'markdown', 'github', 'junit', 'sarif'])(
    'of a problem says what to try, where something is known, as %s',
    async (format) => {
      const problem: Problem = {kind: 'connection', message: 'the connection was lost'}
      const hint = 'Look at sshd'

      expect(await rendered(format, of({}, {problems: [problem]}))).not.toMatch(/Try:|Look at sshd/)
      expect(await rendered(format, of({}, {problems: [{...problem, hint}]}))).toMatch(/Try:.*Look at sshd/)
    },
  )

  it('counts its problems, and names the first', async () => {
    const problems: Problem[] = ['lost', 'cut', 'odd'].map((message) => ({kind: 'connection', message}))
    const report = sampleReport({results: [sampleResult()], problems})

    expect(await rendered('text', report)).toMatch(/: 1 passed, 3 problems\n$/)
    expect(await rendered('junit', report)).toContain('message="lost; and 2 more"')
  })

  it('keeps a long reason below its first line', async () => {
    const reason = 'the answer is cut '.repeat(10).trim()
    const lines = (await rendered('text', of({status: 'error', reason}))).split('\n')
    const at = lines.findIndex((line) => line.startsWith('ERROR the answer'))

    expect(lines[at + 1]).toMatch(/^ {8}(?:\w+ )+\w+$/)
  })

  it('has messages of at most 400 characters as JUnit', async () => {
    const problems: Problem[] = [{kind: 'connection', message: 'x'.repeat(401)}]

    expect(await rendered('junit', sampleReport({results: [sampleResult()], problems}))).toContain(
      `message="${'x'.repeat(399)}…"`,
    )
  })
})

function unknownHost(): HostFacts {
  return {name: 'build-1', hostKeyTrust: 'none', transport: 'ssh2', escalation: 'none'}
}

function withoutTailoring(): Report {
  const {tailoring: _tailoring, ...report} = of({})
  return report
}

describe('XCCDF', () => {
  const parsed = (text: string) => new XMLParser({ignoreAttributes: false}).parse(text).Benchmark

  it('of a run that judged nothing is a Benchmark whose one result says why', async () => {
    const report = sampleReport({results: [], benchmarks: [], problems: []})
    const {title, version, TestResult} = parsed(await rendered('xccdf', report))

    expect(title).toBe('Nothing')
    expect(String(version)).toBe('0')
    expect(TestResult['rule-result']).toMatchObject({
      result: 'error',
      message: {'#text': report.gate.reason},
    })
  })

  it('is never of no host', () => {
    expect(() => renderTested([])).toThrow('a report of no host')
  })
})

describe('findings for Security Hub', () => {
  const findings = (region: string, report = of({})) =>
    JSON.parse(renderAsff(report, {color: false, show: [], env: {AWS_ACCOUNT_ID: '1', AWS_REGION: region}}))

  it.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-east-1', 'aws'],
  ])('of %s belong to the partition %s', (region, partition) => {
    const [{ProductArn, Resources}] = findings(region)

    expect(ProductArn).toMatch(new RegExp(`^arn:${partition}:securityhub:${region}:1:`))
    expect(Resources[0].Partition).toBe(partition)
  })

  it('send a reader to the rule where a fix has no text', () => {
    const [{Remediation}] = findings('eu-west-1', of({status: 'fail', fix: {needs: 'reboot'}}))

    expect(Remediation.Recommendation.Text).toBe('See the rule')
  })
})

describe('a bill of materials', () => {
  const software = [
    {kind: 'package', name: 'bash', version: '5.2-1', architecture: 'x86_64'},
    {kind: 'package', name: 'tzdata', version: '2025b-1'},
  ] as const
  const evidenceSha256 = 'c'.repeat(64)

  it.each<[string, HostFacts['os'], string, string]>([
    [
      'its name',
      {id: 'amzn', version: '2023', name: 'Amazon Linux'},
      'Amazon Linux',
      'pkg:rpm/amzn/bash@5.2-1?arch=x86_64&distro=amzn-2023',
    ],
    [
      'its id',
      {id: 'amzn', version: '2', name: ''},
      'amzn',
      'pkg:rpm/amzn/bash@5.2-1?arch=x86_64&distro=amzn-2',
    ],
    ['the target', undefined, 'root:/mnt', 'pkg:rpm/bash@5.2-1?arch=x86_64'],
  ])('calls the image by %s', async (_, os, name, purl) => {
    const host = {...unknownHost(), ...(os && {os})}
    const report = of({}, {host, target: 'root:/mnt', software, evidenceSha256})
    const {metadata, components} = JSON.parse(await rendered('cyclonedx', report))

    expect(metadata.component.name).toBe(name)
    expect(components[0].purl).toBe(purl)
    expect(components[1].purl).not.toContain('arch=')
  })
})

describe('what Bottlerocket says of itself', () => {
  const check: VendorCheck = {
    item: '1.1',
    title: 'T',
    level: 1,
    mode: 'Automatic',
    verdict: 'PASS',
    error: '',
  }

  it.each<[Partial<VendorCheck>, string | undefined]>([
    [{}, undefined],
    [{verdict: 'FAIL'}, 'FAIL for information'],
    [{verdict: 'FAIL', error: 'no such file'}, 'FAIL for information: no such file'],
    [{difference: 'Assay says fail'}, 'PASS for information; Assay says fail'],
  ])('of a check with %j is %s', (over, text) => {
    expect(vendorText({...check, ...over})).toBe(text)
  })

  const checks = [check, {...check, item: '1.2', level: 2, verdict: 'FAIL', difference: 'Assay says pass'}]
  const report = of({}, {vendorReports: [{kind: 'cis', version: 'v1.0.0', status: 'FAIL', checks}]})

  it('is a section in which nothing fails', () => {
    expect(vendorSections(report)[0]).toMatchObject({
      benchmark: {id: 'apiclient-report-cis', version: '1.0.0'},
      results: [
        {item: '1.1', level: 1, status: 'pass'},
        {item: '1.2', level: 2, status: 'manual', reason: 'FAIL for information; Assay says pass'},
      ],
    })
    expect(vendorSections(of({}))).toEqual([])
  })

  it('is told for information in the text, with what it says otherwise', async () => {
    const text = (await rendered('text', report)).replaceAll(/\s+/g, ' ')

    expect(text).toContain(
      'For information: apiclient report cis v1.0.0 says FAIL, and something else than Assay of 1 of its 2 checks ' +
        '1.2 FAIL for information; Assay says pass',
    )
  })
})

describe('a diagnosis', () => {
  it('has a line per link, and after a broken one what to try', () => {
    const links = [
      {name: 'name', status: 'ok', detail: '10.0.0.5'},
      {name: 'port', status: 'fail', detail: 'refused\u001b[31m', hint: 'Look whether sshd runs'},
      {name: 'login', status: 'skipped', detail: 'not tried'},
    ] as const

    expect(renderDiagnosis(links)).toBe(`ok    name             10.0.0.5
FAIL  port             refused\\x1b[31m
                       Try: Look whether sshd runs
-     login            not tried
`)
  })
})

describe('the formats', () => {
  it('are refused where there is none of a name', async () => {
    const options = {color: false, show: []}

    await expect(render(of({}), 'pdf', options)).rejects.toThrow('unknown format "pdf"')
    expect(formatNames()).toContain('junit:strict')
  })

  it('lay out tables whose rows are not equally long', () => {
    expect(columns([['a', 'b'], ['long'], ['c', 'd', 'e']])).toBe('a     b\nlong\nc     d  e\n')
  })
})

describe("kube-bench's formats of a run without kube-bench", () => {
  it.each([
    ['kube-bench-json', /"Controls": ?\[\]/],
    ['kube-bench-json:nototals', /^\[\]\s*$/],
    ['kube-bench-text', /^(?!.*\[(?:PASS|FAIL)\])/s],
    ['kube-bench-junit', /^(?!.*<testcase)/s],
    ['kube-bench-asff', /^(?!.*GeneratorId)/s],
  ])('have no check as %s', async (format, text) => {
    expect(await rendered(format, of({}))).toMatch(text)
  })
})
