import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import {parseYaml} from '../../src/benchmarks/yaml.ts'
import type {Result} from '../../src/evaluate/result.ts'
import {applyWaivers, type WaivedRun} from '../../src/waivers/apply.ts'
import {draftWaivers} from '../../src/waivers/draft.ts'
import {waiverFaults} from '../../src/waivers/faults.ts'
import {standingOf} from '../../src/waivers/standing.ts'
import {decodeWaivers} from '../../src/waivers/waiver-file.ts'
import {sampleFinding, sampleReport, sampleResult} from '../reports/sample-report.ts'

const now = new Date('2026-11-24T12:00:00Z')
const host = {name: 'ip-10-0-0-5', os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'}}
const run: WaivedRun = {host, now}

/** A waiver file with one waiver of `kubelet-anonymous-auth`; `lines` are added to it. */
const file = (...lines: string[]) =>
  decodeWaivers(
    parseYaml(
      ['waivers:', '  - rule: kubelet-anonymous-auth', ...lines.map((line) => `    ${line}`)].join('\n'),
      'waivers.yaml',
    ),
  )
const decided = ['reason: The edge needs it', 'owner: platform']
const good = [...decided, 'ticket: SEC-1', 'expires: 2027-03-01']

const failing = sampleResult({status: 'fail', findings: [sampleFinding({status: 'fail', actual: 'true'})]})
const undecided = sampleResult({status: 'error', findings: [], reason: 'timed out'})
const waived = (result: Result, lines: readonly string[], more: Partial<WaivedRun> = {}) =>
  applyWaivers([result], file(...lines), {...run, ...more})

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

describe('a waiver', () => {
  it('makes its failure waived, with everything that is known of it and what was found', () => {
    expect(waived(failing, good)).toEqual({
      results: [
        {
          ...failing,
          status: 'waived',
          waiver: {
            reason: 'The edge needs it',
            owner: 'platform',
            ticket: 'SEC-1',
            expires: '2027-03-01',
            file: 'waivers.yaml',
            line: 2,
            was: 'fail',
          },
        },
      ],
      problems: [],
      warnings: [],
    })
  })

  it('may name one item of one benchmark', () => {
    const text = `waivers: [{item: cis-amazon-eks/3.2.1, reason: r, owner: o, expires: "2027-03-01"}]`
    const {results} = applyWaivers(
      [
        failing,
        sampleResult({...failing, benchmark: 'cis-kubernetes-worker'}),
        sampleResult({...failing, item: '3.2.2'}),
      ],
      decodeWaivers(parseYaml(text, 'waivers.yaml')),
      run,
    )

    expect(results.map(({status}) => status)).toEqual(['waived', 'fail', 'fail'])
  })

  it.each<[string, readonly string[], Result, Result['status']]>([
    ['leaves an error an error', good, undecided, 'error'],
    ['waives an error where it says so', [...good, 'covers: [fail, error]'], undecided, 'waived'],
    ['leaves a failure that it does not cover', [...good, 'covers: [error]'], failing, 'fail'],
    ['leaves what is manual', good, sampleResult({status: 'manual'}), 'manual'],
    ['leaves what is deferred', good, sampleResult({status: 'deferred'}), 'deferred'],
    ['leaves another rule', good, sampleResult({...failing, rule: 'sshd-root'}), 'fail'],
    ['waives nothing when it has expired', [...decided, 'expires: 2026-11-23'], failing, 'fail'],
    ['waives on its last day', [...decided, 'expires: 2026-11-24'], failing, 'waived'],
    ['waives nothing when it lasts too long', [...decided, 'expires: 2027-11-25'], failing, 'fail'],
    ['waives nothing without an owner', ['reason: r', 'expires: 2027-03-01'], failing, 'fail'],
  ])('%s', (_, lines, result, status) => {
    expect(waived(result, lines).results[0]?.status).toBe(status)
  })

  it.each<[string, string, Partial<WaivedRun>, Result['status']]>([
    ['its benchmark', '{benchmark: cis-amazon-eks}', {}, 'waived'],
    ['another benchmark', '{benchmark: eks-image}', {}, 'fail'],
    ['its system', '{os: amzn}', {}, 'waived'],
    ['its version of a system', '{os: amzn-2023}', {}, 'waived'],
    ['another version of its system', '{os: amzn-2}', {}, 'fail'],
    ['its hosts', "{host: 'ip-10-*'}", {}, 'waived'],
    ['other hosts', "{host: 'ip-11-*'}", {}, 'fail'],
    ['its image', "{image: 'edge-*'}", {imageName: 'edge-42'}, 'waived'],
    ['another image', "{image: 'edge-*'}", {imageName: 'core-42'}, 'fail'],
    ['an image without a name', "{image: '*'}", {}, 'fail'],
    ['its benchmark on another host', '{benchmark: cis-amazon-eks, host: other}', {}, 'fail'],
  ])('with the scope of %s: %s', (_, scope, more, status) => {
    expect(waived(failing, [...good, `scope: ${scope}`], more).results[0]?.status).toBe(status)
  })

  it('for one system does not hold where it is not known what the host is', () => {
    const {results} = waived(failing, [...good, 'scope: {os: amzn}'], {host: {name: host.name}})

    expect(results[0]?.status).toBe('fail')
  })

  it('is a problem once it has expired, and stays with the failure', () => {
    const {results, problems} = waived(failing, [...decided, 'expires: 2026-11-23'])

    expect(results[0]?.waiver).toMatchObject({expires: '2026-11-23', owner: 'platform', line: 2})
    expect(problems).toEqual([
      expect.objectContaining({
        kind: 'waiver',
        message:
          'waivers.yaml:2: the waiver of rule kubelet-anonymous-auth expired on 2026-11-23 (owner platform)',
      }),
    ])
  })

  it('is no problem of a run that it does not concern', () => {
    const lines = [...decided, 'expires: 2026-11-23', 'scope: {os: amzn-2}']

    expect(waived(failing, lines).problems).toEqual([])
  })

  it('is warned of when it expires soon', () => {
    expect(waived(failing, [...decided, 'expires: 2026-12-08']).warnings).toEqual([
      'waivers.yaml:2: the waiver of rule kubelet-anonymous-auth expires on 2026-12-08',
    ])
    expect(waived(failing, [...decided, 'expires: 2026-12-09']).warnings).toEqual([])
  })

  it('is told when what it accepts passes', () => {
    const {results, warnings} = waived(sampleResult(), good)

    expect(results[0]).toMatchObject({status: 'pass', waiver: {ticket: 'SEC-1'}})
    expect(warnings).toEqual([
      'waivers.yaml:2: the waiver of rule kubelet-anonymous-auth is not needed any more: it passes',
    ])
  })
})

describe("a waiver's last day", () => {
  const at = (time: string) => standingOf({expires: '2026-11-30'}, {maximumDays: 30, now: new Date(time)})

  it.each([
    ['2026-10-30T23:59:59Z', 'too long'],
    ['2026-10-31T00:00:00Z', 'valid'],
    ['2026-11-15T23:59:59Z', 'valid'],
    ['2026-11-16T00:00:00Z', 'expiring'],
    ['2026-11-30T23:59:59Z', 'expiring'],
    ['2026-12-01T00:00:00Z', 'expired'],
  ])('at %s makes it %s', (time, standing) => {
    expect(at(time)).toBe(standing)
  })
})

describe('a waiver file', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no reason', ['owner: o', 'expires: 2027-03-01'], /^waivers.yaml:2:5: .*reason/],
    ['an empty reason', ['reason: " "', 'owner: o', 'expires: 2027-03-01'], /^waivers.yaml:3:\d+: .*reason/],
    ['no owner', ['reason: r', 'expires: 2027-03-01'], /^waivers.yaml:2:5: .*owner/],
    ['no last day', decided, /^waivers.yaml:2:5: .*YYYY-MM-DD/],
    ['a day that does not exist', [...decided, 'expires: 2027-02-29'], /^waivers.yaml:5:\d+: .*YYYY-MM-DD/],
    ['a day in short', [...decided, 'expires: 2027-3-1'], /^waivers.yaml:5:\d+: .*YYYY-MM-DD/],
    ['a year alone', [...decided, 'expires: 2027'], /^waivers.yaml:5:\d+: .*YYYY-MM-DD/],
    ['a word that is not known', [...good, 'expire: x'], /^waivers.yaml:7:5: .*expire/],
    ['both a rule and an item', [...good, 'item: a/1'], /^waivers.yaml:2:5: .*either a rule or an item/],
    ['too many days', [...decided, 'expires: 2027-11-25'], /^waivers.yaml:2: .*more than 365 days ahead/],
  ])('with %s fails the gate and names the line', (_, lines, message) => {
    const problems = waiverFaults(file(...lines), content, now)

    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]).toMatchObject({kind: 'waiver', message: expect.stringMatching(message)})
  })

  it.each([
    ['rule: kubelet-anonymos-auth', 'unknown rule "kubelet-anonymos-auth"', 'kubelet-anonymous-auth'],
    ['item: cis-amazon-ekz/3.2.1', 'unknown benchmark "cis-amazon-ekz"', 'cis-amazon-eks'],
    ['item: cis-amazon-eks/9.9.9', 'unknown item of cis-amazon-eks "9.9.9"', ''],
  ])('with %s says that it is unknown', (named, message, near) => {
    const text = `waivers:\n  - ${named}\n    reason: r\n    owner: o\n    expires: 2027-03-01\n`
    const [problem] = waiverFaults(decodeWaivers(parseYaml(text, 'waivers.yaml')), content, now)

    expect(problem?.message).toBe(`waivers.yaml:2: ${message}`)
    expect(problem?.hint ?? '').toContain(near)
  })

  it.each(['item: cis-amazon-eks/3.2.1', 'rule: kube-bench-4.2.1', 'item: kube-bench/4.2.1'])(
    'with %s is right',
    (named) => {
      const text = `waivers:\n  - ${named}\n    reason: r\n    owner: o\n    expires: 2027-03-01\n`

      expect(waiverFaults(decodeWaivers(parseYaml(text, 'waivers.yaml')), content, now)).toEqual([])
    },
  )

  it('is right with every field', () => {
    const all = file(
      ...good,
      'covers: [fail, error]',
      'scope: {benchmark: cis-amazon-eks, os: amzn, host: "*"}',
    )

    expect(waiverFaults(all, content, now)).toEqual([])
  })

  it('may allow more days', () => {
    const text = `maximumDays: 800\nwaivers:\n  - {rule: sshd-root, reason: r, owner: o, expires: 2028-11-24}`

    expect(waiverFaults(decodeWaivers(parseYaml(text, 'w.yaml')), content, now)).toEqual([])
  })

  it.each(['', 'waivers: 3', '- rule: a', 'waivers: []\nmaximumDays: 0', 'waivers: []\nmaxDays: 9'])(
    'is refused as a whole when it is %j',
    (text) => {
      expect(() => decodeWaivers(parseYaml(text, 'waivers.yaml'))).toThrow(/^waivers.yaml:/)
    },
  )
})

describe('a draft', () => {
  it('has each rule that failed once, and waives nothing until a person has filled it in', () => {
    const results = [failing, sampleResult({...failing, item: '3.2.2'}), sampleResult(), undecided]
    const draft = decodeWaivers(parseYaml(draftWaivers(sampleReport({results})), 'waivers.yaml'))

    expect(draft.waivers).toEqual([])
    expect(draft.faults).toEqual([
      expect.stringMatching(/^waivers.yaml:\d+:\d+: .*reason/),
      expect.stringMatching(/^waivers.yaml:\d+:\d+: .*owner/),
      expect.stringMatching(/^waivers.yaml:\d+:\d+: .*YYYY-MM-DD/),
    ])
  })

  it('is right once it is filled in', () => {
    const filled = draftWaivers(sampleReport({results: [failing]}))
      .replace('reason: ""', 'reason: r')
      .replace('owner: ""', 'owner: o')
      .replace('expires: ""', 'expires: 2027-03-01')

    expect(waiverFaults(decodeWaivers(parseYaml(filled, 'waivers.yaml')), content, now)).toEqual([])
  })

  it('of a result without failures is a right file that waives nothing', () => {
    const {waivers, faults} = decodeWaivers(
      parseYaml(draftWaivers(sampleReport({results: [undecided]})), 'draft.yaml'),
    )

    expect([waivers, faults]).toEqual([[], []])
  })

  it('is YAML whatever a result says', () => {
    const report = sampleReport({
      results: [sampleResult({...failing, title: 'a\n- rule: x', rule: 'a: "b"'})],
    })

    expect(parseYaml(draftWaivers(report), 'waivers.yaml').value).toMatchObject({waivers: [{rule: 'a: "b"'}]})
  })
})
