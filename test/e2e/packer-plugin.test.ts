import {readFileSync, writeFileSync} from 'node:fs'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {writeOwnRules} from '../packer/own-rules.ts'
import {startBastion} from './bastion.ts'
import {connectionTo, createWorkbench, hclTemplate, packerMissing, type Workbench} from './packer.ts'

vi.setConfig({testTimeout: 60_000, hookTimeout: 60_000})

const kubelet = '    benchmarks = ["cis-amazon-eks"]\n    level = 2\n    junit = "node.xml"'

let bench: Workbench
beforeEach(async () => {
  bench = await createWorkbench()
})
afterEach(() => {
  // Whatever became of the build, nothing of it stays.
  expect(bench.leftovers()).toEqual([])
  bench.remove()
})

const builds =
  packerMissing === undefined ? describeLab : (title: string) => describe.skip(`${title} (${packerMissing})`)

builds('a build with provisioner "assay"', () => {
  const good = useHost({flavor: 'al2023'})
  const bad = useHost({flavor: 'al2', specs: ['kubelet-insecure']})
  const bottlerocket = useHost({flavor: 'bottlerocket'})

  it('goes on to the image when the node is as it must be', async () => {
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(good()), kubelet), ['build'])

    expect(output).toContain('PASSED')
    expect(exitCode).toBe(0)
    expect([bench.exists('later'), bench.exists('image')]).toEqual([true, true])
    expect(bench.read('node.xml')).not.toMatch(/<(failure|error)/)
  })

  it('ends before the image when it is not, and says first what failed', async () => {
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(bad()), kubelet), ['build'])

    expect(exitCode).toBe(1)
    expect(output).toMatch(/errored after .*: Assay refuses the image: \d+ failed.*; 3\.\d+\.\d+ /)
    expect(output).toContain('no artifacts were created')
    expect([bench.exists('later'), bench.exists('image')]).toEqual([false, false])
    expect(bench.read('node.xml')).toContain('<failure')
  })

  it('lets through what a waiver accepts', async () => {
    const waiver = (rule: string) =>
      `  - {rule: ${rule}, reason: a test, owner: somebody, ticket: T-1, expires: "${nextWeek}"}`
    const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
    const kubelet = [
      'anonymous-auth',
      'authorization-mode',
      'read-only-port',
      'kubeconfig-owner',
      'config-mode',
    ]
    const rules = kubelet.map((name) => `kubelet-${name}`)
    writeFileSync(bench.path('waivers.yaml'), `waivers:\n${rules.map(waiver).join('\n')}\n`)
    const gate = '    benchmarks = ["cis-amazon-eks"]\n    waivers = "waivers.yaml"\n    junit = "node.xml"'
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(bad()), gate), ['build'])

    expect(output).toContain('5 waived')
    expect(exitCode).toBe(0)
    expect(bench.read('node.xml')).toMatch(/<skipped message="WAIVED until /)
  })

  it('says which build it was, in a JUnit file for each benchmark', async () => {
    const gate = `${kubelet}\n    junit_split = "benchmark"\n    junit_evidence = "all"`
    const {exitCode} = await bench.run(hclTemplate(connectionTo(bad()), gate), ['build'])

    expect(exitCode).toBe(1)
    const junit = bench.read('node-cis-amazon-eks-1.8.0.xml')
    expect(junit).toContain('<property name="packer.buildName" value="node"/>')
    expect(junit).toContain('<property name="packer.builderType" value="null"/>')
    // The null builder has no instance, whatever it calls its id.
    expect(junit).not.toContain('name="aws.')
    expect(bench.read('node-scan.xml')).toMatch(/<testsuites [^>]*failures="0" errors="0"/)
    expect(bench.exists('node.xml')).toBe(false)
  })

  it('judges a Bottlerocket host behind its admin container', async () => {
    const gate = '    benchmarks = ["cis-bottlerocket"]\n    phase = "booted"\n    json = "node.json"'
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(bottlerocket()), gate), ['build'])

    expect(output).toContain('PASSED')
    expect(exitCode).toBe(0)
    expect(JSON.parse(bench.read('node.json'))).toMatchObject({
      host: {os: {id: 'bottlerocket'}, transport: 'packer', escalation: 'sheltie'},
    })
  })

  it('does the same for a legacy JSON template with its variables', async () => {
    const template = (host: Host) => ({
      variables: {benchmark: 'cis-amazon-eks'},
      builders: [{type: 'null', name: 'node', ...connectionTo(host)}],
      provisioners: [
        {
          type: 'assay',
          benchmarks: ['{{user `benchmark`}}'],
          level: '2',
          junit: '{{template_dir}}/{{build `Host`}}-{{build_name}}.xml',
        },
        {type: 'shell-local', inline: ['touch later']},
      ],
    })

    expect((await bench.run(template(bad()), ['build'])).exitCode).toBe(1)
    expect(bench.exists('later')).toBe(false)
    expect(bench.read(`${bad().address}-node.xml`)).toContain('<failure')
    expect((await bench.run(template(good()), ['build'])).exitCode).toBe(0)
    expect(bench.exists('later')).toBe(true)
  })

  it('says each result in a line for machines', async () => {
    const template = hclTemplate(connectionTo(bad()), kubelet)
    const {output} = await bench.run(template, ['build', '-machine-readable'])
    const own = output.split('\n').filter((line) => line.split(',')[2] === 'assay')

    expect(own.filter((line) => line.includes(',result,cis-amazon-eks,')).length).toBeGreaterThan(10)
    expect(own.some((line) => /,null\.node,assay,result,.*,fail,kubelet-anonymous-auth,/.test(line))).toBe(
      true,
    )
    expect(own.at(-1)).toMatch(/,null\.node,assay,gate,failed,1,/)
  })

  it('logs neither the key nor what else Packer tells it of the machine', async () => {
    const template = hclTemplate(connectionTo(good()), kubelet)
    const {log, output} = await bench.run(template, ['build'], {PACKER_LOG: '1'})
    const key = readFileSync(good().identity, 'utf8').split('\n')[1] ?? ''

    expect(log).toContain('packer-provisioner-assay')
    expect(key.length).toBeGreaterThan(40)
    expect(log + output).not.toContain(key)
  })

  it('carries 20 MB of answers', async () => {
    const names = Array.from({length: 21}, (_, index) => `/root/large-${index}`)
    await good().asRoot(`for f in ${names.join(' ')}; do head -c 1000000 /dev/zero | tr '\\0' x >$f; done`)
    writeLargeRules(bench, names)
    const gate = '    benchmarks = ["large"]\n    rules = ["large"]\n    junit = "node.xml"'
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(good()), gate), ['build'])

    expect(output).toContain('21 passed')
    expect(exitCode).toBe(0)
  })

  it.each([
    ['an unknown attribute', '    benchmark = "x"', 'Did you mean "benchmarks"?'],
    ['a value of the wrong type', '    level = "two"', 'a number is required'],
    ['an unknown benchmark', '    benchmarks = ["cis-amazon-eksx"]', 'Did you mean "cis-amazon-eks"?'],
    ['a file that cannot be read', '    tailoring = "./none.yaml"', './none.yaml'],
    ['a waiver file that is not there', '    waivers = "./none.yaml"', './none.yaml'],
    ['a baseline that is not there', '    baseline = "./none.json"', './none.json'],
    ['a policy that is none', '    fail_on = "severity>=mild"', 'mild'],
    ['a duration that is none', '    run_timeout = "soon"', 'run_timeout: "soon" is not a duration'],
  ])('is refused by packer validate with %s', async (_, gate, message) => {
    const {exitCode, output, log} = await bench.run(hclTemplate(connectionTo(good()), gate), ['validate'])

    expect(output + log).toContain(message)
    expect(exitCode).toBe(1)
  })

  it('is accepted by packer validate with what only a build knows', async () => {
    const gate = '    junit = "reports/$' + '{build.ID}.xml"'
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(good()), gate), ['validate'])

    expect(output).toBe('')
    expect(exitCode).toBe(0)
    expect(bench.exists('reports')).toBe(false)
  })
})

builds('a build over a way of its own', () => {
  const node = useHost({flavor: 'al2023'})

  it('goes through a bastion that alone knows the node', async () => {
    const bastion = await startBastion(`${node().address} node.internal`)
    const connection = {...connectionTo(node()), ssh_host: 'node.internal', ...bastion.attributes}
    const {exitCode, output} = await bench.run(hclTemplate(connection, kubelet), ['build'])
    await bastion.stop()

    expect(output).toContain('judges ec2-user@node.internal')
    expect(exitCode).toBe(0)
  })
})

builds('a build with a terminal, as in the templates of amazon-eks-ami', () => {
  const node = useHost({flavor: 'al2023', specs: ['noisy-login']})
  const usePty = useHost({flavor: 'al2', specs: ['sudo-use-pty']})
  const requireTty = useHost({flavor: 'al2023', specs: ['sudo-requiretty']})

  it.each([
    ['as it comes', node],
    ['where sudo gives commands a terminal of their own and wants a password', usePty],
    ['where sudo wants one', requireTty],
  ])('judges %s', async (_, host) => {
    const connection = {...connectionTo(host()), ssh_pty: 'true'}
    const {exitCode, output} = await bench.run(
      hclTemplate(connection, `${kubelet}\n    sudo_password_env = "NODE_PASSWORD"`),
      ['build'],
      {NODE_PASSWORD: 'labpass'},
    )

    expect(output).toContain('PASSED')
    expect(exitCode).toBe(0)
  })

  it('is asked for where sudo wants one and there is none', async () => {
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(requireTty()), kubelet), ['build'])

    expect(output).toContain('ssh_pty = true')
    expect(exitCode).toBe(1)
  })
})

builds('a build on a machine that does not let Assay become root', () => {
  const withoutSudo = useHost({flavor: 'al2023', specs: ['sudo-missing']})
  const withPassword = useHost({flavor: 'al2023', specs: ['sudo-password']})

  it('fails, and names the reason', async () => {
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(withoutSudo()), kubelet), ['build'])

    expect(output).toContain('the user is not root and the host has no sudo')
    expect(exitCode).toBe(1)
    expect(bench.exists('later')).toBe(false)
  })

  it('fails with the words of a template where a password is missing, also in its reports', async () => {
    const gate = `${kubelet}\n    json = "node.json"`
    const {exitCode, output} = await bench.run(hclTemplate(connectionTo(withPassword()), gate), ['build'])

    const hint = 'Give it with sudo_password_env NAME'
    expect(output).toContain(hint)
    expect(exitCode).toBe(1)
    expect(JSON.parse(bench.read('node.json')).problems).toMatchObject([
      {hint: expect.stringContaining(hint)},
    ])
  })

  it('passes with the password, which nothing logs', async () => {
    const gate = `${kubelet}\n    sudo_password_env = "NODE_PASSWORD"`
    const template = hclTemplate(connectionTo(withPassword()), gate)
    const env = {NODE_PASSWORD: 'labpass', PACKER_LOG: '1'}
    const {exitCode, output, log} = await bench.run(template, ['build'], env)

    expect(exitCode).toBe(0)
    expect(output + log).not.toContain('labpass')
  })
})

builds('a build that is cut short', () => {
  const slow = useHost({flavor: 'al2023'})
  const gate = '    benchmarks = ["eks-image"]\n    junit = "node.xml"'
  beforeEach(async () => {
    await slow().asRoot("printf '#!/bin/sh\\nexec sleep 600\\n' >/usr/bin/df; chmod 755 /usr/bin/df")
  })

  const shells = async (): Promise<string> =>
    (await slow().asRoot('grep -lz "^-s$" /proc/[0-9]*/cmdline 2>/dev/null')).stdout

  it.each([
    ['its own limit', 'run_timeout', 'the host did not answer everything within 4s'],
    ["Packer's limit", 'timeout', 'Packer cancelled the run'],
  ])('ends by %s with its reports, and leaves no shell in the guest', async (_, attribute, reason) => {
    const template = hclTemplate(connectionTo(slow()), `${gate}\n    ${attribute} = "4s"`)
    const {exitCode, output} = await bench.run(template, ['build'])

    expect(output).toContain(reason)
    expect(exitCode).toBe(1)
    expect(bench.read('node.xml')).toContain(reason)
    expect(bench.exists('later')).toBe(false)
    expect(await shells()).toBe('')
  })

  it('ends by Ctrl-C at once, and no report of an earlier build is left', async () => {
    writeFileSync(bench.path('node.xml'), '<testsuites>of an earlier build</testsuites>')
    const build = bench.start(hclTemplate(connectionTo(slow()), `${gate}\n    probe_timeout = "2s"`), [
      'build',
    ])
    await vi.waitFor(async () => expect(await shells()).not.toBe(''), {timeout: 20_000, interval: 100})
    build.signal('SIGINT')
    const {exitCode, output} = await build.finished

    expect(output).toContain('Cleanly cancelled builds')
    expect(exitCode).toBe(1)
    expect(bench.read('node.xml')).toContain('the run did not come to its end')
    expect(bench.exists('later')).toBe(false)
    // Packer kills the plugin within milliseconds: the guest's shell ends when its question does.
    await vi.waitFor(async () => expect(await shells()).toBe(''), {timeout: 20_000, interval: 100})
  })
})

builds('a plugin that crashes', () => {
  const node = useHost({flavor: 'al2023'})

  it('fails the build', async () => {
    await node().asRoot("printf '#!/bin/sh\\nexec sleep 600\\n' >/usr/bin/df; chmod 755 /usr/bin/df")
    const build = bench.start(hclTemplate(connectionTo(node()), '    benchmarks = ["eks-image"]'), ['build'])
    await build.until('judges ec2-user@')
    build.killPlugin()
    const {exitCode, output} = await build.finished

    expect(output).toMatch(/errored after .*(EOF|connection)/)
    expect(exitCode).toBe(1)
    expect(bench.exists('later')).toBe(false)
  })
})

/** A benchmark that reads every one of the files. */
function writeLargeRules({path}: Workbench, names: readonly string[]): void {
  writeOwnRules(path('large'), '/unused')
  const rules = names.map(
    (name, index) => `large-${index}:
  title: ${name} is read
  severity: low
  why: Its size is the point.
  check: {file: ${name}, text: {matches: "^x+$"}}
`,
  )
  const items = names.map((_, index) => `      - {id: "1.${index + 1}", level: 1, rule: large-${index}}\n`)
  writeFileSync(
    path('large/rules.yaml'),
    `own-marker:
  title: The marker is there
  severity: low
  why: Nobody judges by it.
  check: {file: /unused, exists: true}
${rules.join('')}`,
  )
  writeFileSync(
    path('large/large.yaml'),
    `id: large
version: 1.0.0
title: Large
sections:
  - id: "1"
    title: Large
    items:
${items.join('')}`,
  )
}
