import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse} from 'smol-toml'
import {afterAll, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, readReport, rulesThat} from './assay.ts'

const check = (host: Host, ...more: readonly string[]) =>
  assay(['check', 'node', '-F', host.sshConfig, ...more])

const judge = async (host: Host, ...more: readonly string[]) =>
  readReport(await check(host, '-l', '2', '--json', ...more))

const itemsThat = ({results}: Report, status: string): readonly string[] =>
  results
    .filter((result) => result.benchmark === 'cis-bottlerocket' && result.status === status)
    .map(({item}) => item)

/** What a host fails at level 2 that was started with nothing but defaults. */
const FAILS_BY_DEFAULT = [
  '1.1.1.1',
  '3.1.1',
  '3.2.2',
  '3.2.3',
  '3.2.4',
  '3.3.1',
  '3.4.1.1',
  '3.4.1.2',
  '3.4.2.1',
  '3.4.2.2',
]
const MANUAL = ['1.2.1', '1.6', '3.4.1.3', '3.4.2.3']

describeLab('a Bottlerocket host', () => {
  const plain = useHost({flavor: 'bottlerocket'})
  const hardened = useHost({flavor: 'bottlerocket', specs: ['bottlerocket-hardened']})
  const broken = useHost({flavor: 'bottlerocket', specs: ['bottlerocket-broken']})

  it('is judged through its admin container, by its own benchmarks', async () => {
    const report = await judge(plain())

    expect(report.host).toMatchObject({
      escalation: 'sheltie',
      os: {id: 'bottlerocket', version: '1.26.1'},
      kubelet: '1.31.1',
    })
    expect(report.benchmarks.map(({id, version}) => `${id} ${version}`)).toEqual([
      'bottlerocket-image 1.0.0',
      'cis-bottlerocket 1.0.0',
      'cis-kubernetes-worker 1.11.1',
    ])
    expect(rulesThat(report, 'error')).toEqual([])
  })

  it('passes level 1 as it is, and fails ten items of level 2, with and without the tailoring', async () => {
    const reports = await Promise.all([judge(plain()), judge(plain(), '--tailoring', 'none')])

    for (const report of reports) {
      expect(itemsThat(report, 'fail')).toEqual(FAILS_BY_DEFAULT)
      expect(itemsThat(report, 'manual')).toEqual(MANUAL)
      expect(itemsThat(report, 'pass')).toHaveLength(28 - 10 - 4)
    }
  })

  it('passes all but 3.4.1.1 when it is hardened, which the tailoring for EKS nodes takes for good', async () => {
    const [tailored, bare] = await Promise.all([judge(hardened()), judge(hardened(), '--tailoring', 'none')])

    expect(itemsThat(bare, 'fail')).toEqual(['3.4.1.1'])
    expect(itemsThat(tailored, 'fail')).toEqual([])
    expect(itemsThat(tailored, 'pass')).toHaveLength(24)
  })

  it('fails what somebody broke', async () => {
    const report = await judge(broken(), '--phase', 'booted')

    expect(itemsThat(report, 'fail')).toEqual(
      [...FAILS_BY_DEFAULT, '1.4.2', '1.5.1', '1.5.2', '2.1.1.1', '3.2.5', '4.1.1.1', '4.1.2'].toSorted(),
    )
    expect(rulesThat(report, 'fail')).toEqual(
      expect.arrayContaining(['kubelet-anonymous-auth', 'kubelet-authorization-mode']),
    )
  })

  it('is unsafe to make an image of, once it has booted', async () => {
    const rules = ['first-boot', 'admin-container', 'cluster-identity', 'host-keys', 'user-data'].map(
      (name) => `bottlerocket-${name}`,
    )
    const words = ['-b', 'bottlerocket-image']

    const [image, booted] = await Promise.all([
      judge(plain(), ...words),
      judge(plain(), ...words, '--phase', 'booted'),
    ])

    expect(rulesThat(image, 'fail')).toEqual(rules)
    expect(rulesThat(booted, 'notapplicable')).toEqual(rules)
  })

  it('offers fixes as settings, not as shell', async () => {
    const {results} = await judge(plain())

    const fixes = results.flatMap(({fix}) => (fix ? [fix] : []))
    expect(fixes.length).toBeGreaterThan(10)
    expect(fixes.filter((fix) => Object.keys(fix).join() !== 'bottlerocket')).toEqual([])
  })
})

describeLab("Bottlerocket's own report", () => {
  const plain = useHost({flavor: 'bottlerocket'})
  const stricter = useHost({flavor: 'bottlerocket', specs: ['bottlerocket-stricter']})
  const words = ['-b', 'cis-bottlerocket', '-b', 'cis-kubernetes-worker@1.8.0']

  it('is asked in the same session, and agrees in all but 4.1.1 on a host as it starts', async () => {
    const {vendorReports = []} = await judge(plain(), ...words)

    const different = vendorReports.flatMap(({checks}) => checks.filter(({difference}) => difference))
    expect(vendorReports.map(({kind, version, checks}) => [kind, version, checks.length])).toEqual([
      ['cis', 'v1.0.0', 28],
      ['cis-k8s', 'v1.8.0', 23],
    ])
    expect(different.map(({item, verdict}) => [item, verdict])).toEqual([['4.1.1', 'PASS']])
  })

  it('decides nothing, and each disagreement is told with its reason', async () => {
    const only = ['--only', '1.1.1.1', '--only', '1.5.2']
    const [report, junit] = await Promise.all([
      judge(stricter(), '-b', 'cis-bottlerocket', ...only),
      check(stricter(), '-l', '2', '-b', 'cis-bottlerocket', ...only, '-o', 'junit'),
    ])

    expect(report.gate).toMatchObject({passed: true, exitCode: 0})
    expect(report.results.map(({item, status, secondOpinion}) => [item, status, secondOpinion])).toEqual([
      [
        '1.1.1.1',
        'pass',
        expect.objectContaining({verdict: 'FAIL', because: expect.stringContaining('/bin/false')}),
      ],
      [
        '1.5.2',
        'pass',
        expect.objectContaining({verdict: 'FAIL', because: expect.stringContaining('stricter')}),
      ],
    ])
    expect(junit.exitCode).toBe(0)
    expect(junit.stdout).toContain('name="apiclient-report-cis-1.0.0 / vendor for information"')
    expect(junit.stdout).not.toMatch(/<(failure|error)/)
  })
})

describeLab('the settings that fix a Bottlerocket host', () => {
  const node = useHost({flavor: 'bottlerocket'})
  const scratch = mkdtempSync(join(tmpdir(), 'assay-settings-'))
  afterAll(() => rmSync(scratch, {recursive: true}))

  it('are those of what failed, and name the firewall as what no setting fixes', async () => {
    const file = join(scratch, 'result.json')
    await check(node(), '-l', '2', '--tailoring', 'none', '-b', 'cis-bottlerocket', '-o', `json=${file}`)
    const {stdout} = await assay(['fix', file, '--format', 'bottlerocket-toml'])
    const {kernel} = (parse(stdout) as unknown as {settings: {kernel: Kernel}}).settings

    const refused = Object.entries(kernel.modules).filter(([, {allowed}]) => !allowed)

    expect(Object.keys(kernel.sysctl)).toHaveLength(10)
    expect(refused.map(([name]) => name).toSorted()).toEqual(['sctp', 'udf'])
    expect(stdout.match(/^# No setting fixes firewall-\S+/gm)).toHaveLength(4)
  })
})

interface Kernel {
  readonly sysctl: Readonly<Record<string, string>>
  readonly modules: Readonly<Record<string, {readonly allowed: boolean}>>
}

describeLab("the way through Bottlerocket's admin container", () => {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-bottlerocket-'))
  afterAll(() => rmSync(scratch, {recursive: true}))
  const plain = useHost({flavor: 'bottlerocket'})
  const old = useHost({flavor: 'bottlerocket', specs: ['sheltie-old']})
  const without = useHost({flavor: 'bottlerocket', specs: ['sheltie-missing']})
  const bare = useHost({flavor: 'bottlerocket', specs: ['nsenter-missing']})
  const powerless = useHost({flavor: 'bottlerocket', specs: ['not-superpowered']})
  const asking = useHost({flavor: 'bottlerocket', specs: ['sudo-password']})

  it.each([
    ['sheltie', plain],
    ['a sheltie that ignores arguments', old],
    ['nsenter, where there is no sheltie', without],
    ['/proc/1/root and chroot, where there is no nsenter', bare],
  ])('is %s', async (_, host) => {
    const report = await judge(host(), '-b', 'cis-bottlerocket')

    expect(report.host).toMatchObject({escalation: 'sheltie', os: {id: 'bottlerocket'}})
    expect(itemsThat(report, 'fail')).toEqual(FAILS_BY_DEFAULT)
    expect(itemsThat(report, 'error')).toEqual([])
  })

  it('is taken as well where sudo wants a password', async () => {
    const {exitCode, stdout, stderr} = await assay(
      [
        'check',
        'node',
        '-F',
        asking().sshConfig,
        '-b',
        'cis-bottlerocket',
        '--json',
        '--sudo-password-env',
        'PW',
      ],
      {PW: 'labpass'},
    )

    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).host.os.id).toBe('bottlerocket')
  })

  it('ends with an explanation in a container that is not superpowered', async () => {
    const {exitCode, stdout, stderr} = await check(powerless())

    expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''})
    expect(stderr).toContain('a host container of Bottlerocket that sees nothing of its host')
    expect(stderr).toContain('host-containers.admin.enabled=true')
  })

  it('ends with an explanation where root is not wanted', async () => {
    const {exitCode, stderr} = await check(plain(), '--sudo', 'never')

    expect(exitCode).toBe(3)
    expect(stderr).toContain("only root comes from Bottlerocket's admin container to its host")
  })

  it('ends with an explanation where the admin container is off', async () => {
    const host = plain()
    const {exitCode, stderr} = await check(host, '--port', '23')

    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/nothing listens.*\n.*apiclient set host-containers\.admin\.enabled=true/)
  })

  it.each([
    ['without a benchmark', []],
    ['by the rules of Amazon Linux, which its own os-release names', ['-b', 'cis-amazon-linux-2']],
    ["by kube-bench's files", ['--kube-bench', new URL('../kube-bench/cfg', import.meta.url).pathname]],
  ])('is never left out: a container is not judged %s', async (_, words) => {
    const file = join(scratch, 'inside.txt')
    const {stdout: script} = await assay(['script', ...words])
    const said = runInContainer(plain(), script)
    writeFileSync(file, said)
    expect(said).toContain('Amazon Linux')

    const {exitCode, stdout, stderr} = await assay(['check', `evidence:${file}`, ...words])

    expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''})
    expect(stderr).toContain('is a container of Bottlerocket (Amazon Linux 2), not its host')
  })
})

/** Runs a script as root of the admin container, as somebody would who does not know what it is. */
function runInContainer(host: Host, script: string): string {
  return execFileSync('ssh', ['-F', host.sshConfig, '-o', 'BatchMode=yes', 'node', 'sudo -n sh -s'], {
    input: script,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  })
}
