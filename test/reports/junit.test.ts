import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {caseNamed, casesOf, type JunitNode, junit, parsedJunit, suitesOf, tagged} from './parsed-junit.ts'
import {everyResult, hostile, passingReport, rendered, sampleReport, sampleResult} from './sample-report.ts'

describe('the JUnit report', {timeout: 60_000}, () => {
  it('has a flat suite for each section in natural order, and one for the run last', async () => {
    const suites = suitesOf(await junit())
    expect(suites.map(({attributes}) => attributes['name'])).toEqual([
      'cis-amazon-eks-1.8.0 / 3.1 Configuration files',
      'cis-amazon-eks-1.8.0 / 3.2 Kubelet',
      'eks-image-1.0.0 / 10 Left behind',
      'scan',
    ])
    expect(suites.map(({attributes}) => attributes['id'])).toEqual(['0', '1', '2', '3'])
    for (const suite of suites) expect(tagged(suite, 'testsuite')).toEqual([])
  })

  it('orders items by their numbers', async () => {
    const kubelet = suitesOf(await junit())[1] as JunitNode
    expect(tagged(kubelet, 'testcase').map(({attributes}) => attributes['name']?.split(' ')[0])).toEqual([
      '3.2.1',
      '3.2.2',
      '3.2.6',
      '3.2.8',
      '3.2.9',
      '3.2.10',
    ])
  })

  it('is XML in UTF-8 with two spaces a level, and has no suite without a test case', async () => {
    const xml = await rendered('junit')
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites [^\n]*>\n {2}<testsuite /)
    expect(xml).not.toContain('\r')
    for (const suite of suitesOf(parsedJunit(xml))) expect(tagged(suite, 'testcase')).not.toEqual([])
  })

  it('counts at the root and in each suite what its test cases say', async () => {
    const root = await junit()
    const countsOf = (cases: readonly JunitNode[]): object => ({
      tests: `${cases.length}`,
      failures: `${cases.filter((one) => tagged(one, 'failure').length > 0).length}`,
      errors: `${cases.filter((one) => tagged(one, 'error').length > 0).length}`,
      skipped: `${cases.filter((one) => tagged(one, 'skipped').length > 0).length}`,
    })
    expect(root.attributes).toMatchObject(countsOf(casesOf(root)))
    for (const suite of suitesOf(root))
      expect(suite.attributes).toMatchObject(countsOf(tagged(suite, 'testcase')))
    expect(countsOf(casesOf(root))).toEqual({tests: '10', failures: '2', errors: '2', skipped: '4'})
  })

  it('gives times with three decimals and UTC without a zone', async () => {
    const root = await junit()
    expect(root.attributes).toMatchObject({time: '1.264', timestamp: '2026-11-23T05:50:00'})
    const suites = suitesOf(root)
    expect(suites.map(({attributes}) => attributes['time'])).toEqual(['0.000', '0.000', '0.000', '1.264'])
    for (const {attributes} of suites) expect(attributes['timestamp']).toBe('2026-11-23T05:50:00')
    for (const {attributes} of casesOf(root)) expect(attributes['time']).toBe('0.000')
  })

  it('has exactly one dot in each class name, and no class and name twice', async () => {
    const names = casesOf(await junit()).map(({attributes}) => attributes)
    for (const {classname} of names) expect(classname?.split('.')).toHaveLength(2)
    expect(names[1]?.['classname']).toBe('cis-amazon-eks-1-8-0.3-2-kubelet')
    expect(new Set(names.map(({classname, name}) => `${classname} ${name}`)).size).toBe(names.length)
  })

  it('says of a failure what is, what was expected and where, in one line and again in the body', async () => {
    const [failure] = tagged(caseNamed(await junit(), '3.2.2'), 'failure')
    expect(failure?.attributes).toEqual({
      type: 'high',
      message:
        'authorization.mode is AlwaysAllow, expected not AlwaysAllow (/etc/kubernetes/kubelet/config.json.d/40-user.conf:3)',
    })
    for (const line of [
      'FAIL 3.2.2 [level 1, high, observed] Authorization mode is not AlwaysAllow',
      '  Expected: not AlwaysAllow',
      '  Actual:   AlwaysAllow',
      '  Where:    /etc/kubernetes/kubelet/config.json.d/40-user.conf:3',
      'Fix (shell):',
      '  systemctl restart kubelet',
      'See: benchmarks/rules/kubelet.yaml:58 (kubelet-authorization-mode)',
      '     https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
    ])
      expect(failure?.text.split('\n')).toContain(line)
    expect(failure?.text).not.toContain('of the command line')
  })

  it('ends a body with a line of a stack trace from which an annotation can be made', async () => {
    const [failure] = tagged(caseNamed(await junit(), '3.2.2'), 'failure')
    // The expression of dorny/test-reporter for such a line.
    const match = /^\s*at (.*)\((.*):(\d+)\)$/.exec(failure?.text.split('\n').at(-1) ?? '')
    expect(match?.slice(1)).toEqual(['benchmarks.rules.Check', 'kubelet.yaml', '58'])
  })

  it('makes what could not be decided an error and never a failure', async () => {
    const undecided = caseNamed(await junit(), '3.1.1')
    expect(tagged(undecided, 'failure')).toEqual([])
    expect(tagged(undecided, 'error')[0]?.attributes).toEqual({
      type: 'Timeout',
      message: 'ERROR: stat timed out after 30 s',
    })
  })

  it.each([
    [
      '3.2.6',
      'WAIVED until 2027-03-01 (SEC-1234, owner platform): Sysctls are set by nodeadm at boot. Result was FAIL.',
    ],
    ['3.2.8', 'MANUAL: Look whether the name is the one that the cloud provider gives.'],
    ['3.2.9', 'NOT APPLICABLE: kube-proxy runs as a pod'],
    ['3.2.10', 'DEFERRED: decided at boot: the kubelet has no kubeconfig yet'],
  ])('says why %s was skipped', async (item, message) => {
    const {children} = caseNamed(await junit(), item)
    expect(children.map(({tag, attributes}) => [tag, attributes])).toEqual([['skipped', {message}]])
  })

  it('names the file and line of the rule, the host and the benchmark', async () => {
    const root = await junit()
    expect(caseNamed(root, '3.2.2').attributes).toMatchObject({
      file: 'benchmarks/rules/kubelet.yaml',
      line: '58',
    })
    const [suite] = suitesOf(root)
    expect(suite?.attributes).toMatchObject({
      hostname: 'ip-10-0-0-5',
      file: 'benchmarks/cis-amazon-eks/1.8.0.yaml',
    })
    const properties = tagged(tagged(suite as JunitNode, 'properties')[0] as JunitNode, 'property')
    expect(properties.map(({attributes}) => [attributes['name'], attributes['value']])).toContainEqual([
      'benchmark.id',
      'cis-amazon-eks',
    ])
  })

  it('makes a broken run a red test with its kind and what to try', async () => {
    const scan = suitesOf(await junit(sampleReport({results: []}))).at(-1) as JunitNode
    const [target, waivers] = tagged(scan, 'testcase')
    const [error] = tagged(target as JunitNode, 'error')
    expect(error?.attributes['type']).toBe('Transport')
    expect(error?.attributes['message']).toMatch(/^the connection was lost/)
    expect(error?.text).toContain('Try: Look whether sshd restarts during the build')
    expect(waivers?.children).toEqual([])
  })

  it('names the waiver file where its case failed', async () => {
    const waivers = {file: 'waivers.yaml', sha256: 'c'.repeat(64)}
    const scan = suitesOf(await junit(sampleReport({waivers}))).at(-1) as JunitNode
    expect(tagged(scan, 'testcase').map(({attributes}) => attributes['file'])).toEqual([
      undefined,
      'waivers.yaml',
    ])
  })

  it('is green where everything passed', async () => {
    const root = await junit(passingReport())
    expect(root.attributes).toMatchObject({tests: '4', failures: '0', errors: '0', skipped: '0'})
    for (const {children} of casesOf(root)) expect(children).toEqual([])
  })

  it('says first that a waiver expired, and keeps a needless waiver beside the pass', async () => {
    const waiver = {reason: 'r', owner: 'o', expires: '2026-01-01', file: 'waivers.yaml', line: 9}
    const failed = everyResult.find(({status}) => status === 'fail') ?? sampleResult()
    const root = await junit(sampleReport({results: [{...failed, waiver}, sampleResult({waiver})]}))
    expect(tagged(caseNamed(root, '3.2.2'), 'failure')[0]?.attributes['message']).toMatch(
      /^waiver expired on 2026-01-01: authorization\.mode is AlwaysAllow/,
    )
    expect(tagged(caseNamed(root, '3.2.1'), 'system-out')[0]?.text).toBe(
      'waivers.yaml:9: the waiver is not needed',
    )
  })

  it('keeps hostile evidence as text, visible, and short', async () => {
    const xml = await rendered('junit')
    expect(xml.length).toBeLessThan(100_000)
    expect(xml.replaceAll(/[\t\n]/g, '')).not.toMatch(/[\p{Cc}\p{Surrogate}\ufffe\uffff\u202e]/u)
    const [failure] = tagged(caseNamed(parsedJunit(xml), '10.1'), 'failure')
    expect(failure?.attributes['message']?.length).toBeLessThanOrEqual(400)
    expect(failure?.text).toContain(hostile.markup)
    expect(failure?.text).toContain('ESC \\x1b[31m NUL \\x00 BEL \\x07 CR \\x0d LF \\n end')
    expect(failure?.text).not.toMatch(/##vso|##\[|^\s*::error/m)
  })

  it('gives the same bytes for the same report', async () => {
    const once = await rendered('junit')
    expect(await rendered('junit')).toBe(once)
  })
})

const xsd = fileURLToPath(new URL('../../../shared/schemas/junit-10.xsd', import.meta.url))
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
const missing = existsSync(xsd) ? (hasXmllint ? '' : ' (skipped: no xmllint)') : ' (skipped: no junit-10.xsd)'

describe("the strict dialect and Jenkins' xUnit schema", {timeout: 60_000}, () => {
  it.skipIf(missing !== '').each([
    ['with every status', sampleReport()],
    ['with nothing but passes', passingReport()],
    ['with no result', sampleReport({results: []})],
  ])(`agree on a report %s${missing}`, async (_, report) => {
    const xml = await rendered('junit:strict', report)
    const {status, stderr} = spawnSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {input: xml})
    expect(`${stderr}`).toBe('- validates\n')
    expect(status).toBe(0)
  })

  it.skipIf(missing !== '')(`disagree on what only the wider dialect has${missing}`, async () => {
    const xml = await rendered('junit')
    const {stderr} = spawnSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {input: xml})
    expect(`${stderr}`).toMatch(/attribute 'file' is not allowed/)
  })
})
