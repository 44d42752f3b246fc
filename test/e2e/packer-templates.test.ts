import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {connectionTo, createWorkbench, packerMissing, type Workbench} from './packer.ts'

vi.setConfig({testTimeout: 90_000, hookTimeout: 60_000})

const repository = fileURLToPath(new URL('../../', import.meta.url))

let bench: Workbench
beforeEach(async () => {
  bench = await createWorkbench()
})
afterEach(() => bench.remove())

/** A template of `packer/plugin` that builds nothing from a host of the lab, for a Packer that knows no plugin addresses. */
function overHost(name: string, host: Host, changes: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(`${repository}packer/plugin/${name}.pkr.hcl`, 'utf8')
  const attributes = Object.entries(connectionTo(host)).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}`,
  )
  const adapted = text
    .replace(/^packer \{.*?^\}\n/ms, '')
    .replace(/^source "amazon-ebs" "node" \{.*?^\}/ms, `source "null" "node" {\n${attributes.join('\n')}\n}`)
    .replace('source.amazon-ebs.node', 'source.null.node')
    .replace(/^ {2}image_name = .*$/m, '  image_name = "image"')
  return Object.entries(changes).reduce((all, [from, to]) => all.replace(from, to), adapted)
}

describe.skipIf(packerMissing)('the templates for Packer', () => {
  it.each(['packer', 'packer/plugin'])('in %s are formatted as packer fmt has it', (directory) => {
    const words = ['fmt', '-check', '-diff', `${repository}${directory}`]
    const {status, stdout} = spawnSync('packer', words, {
      encoding: 'utf8',
      env: {PATH: process.env['PATH'], HOME: bench.directory, CHECKPOINT_DISABLE: '1'},
    })

    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  it.each(['al2', 'al2023'])('of %s for shell-local have a builder that Packer accepts', async (name) => {
    // Debian's Packer is older than plugin addresses and than the options of the metadata service.
    const text = readFileSync(`${repository}packer/${name}.pkr.hcl`, 'utf8')
      .replace(/^packer \{.*?^\}\n/ms, '')
      .replace(/^ {2}metadata_options \{.*?^ {2}\}\n/ms, '')
    const {exitCode, output, log} = await bench.run(text, ['validate'])

    expect(output + log).not.toContain('rror')
    expect(exitCode).toBe(0)
  })

  it('of the worked example have attributes that Packer accepts', async () => {
    const text = readFileSync(`${repository}docs/packer.md`, 'utf8')
    const [, json = ''] = /```json\n(.*?)```/s.exec(text) ?? []
    const provisioners = JSON.parse(json) as readonly object[]
    const builders = [{type: 'null', name: 'node', communicator: 'none'}]
    const {exitCode, output, log} = await bench.run({builders, provisioners}, ['validate'])

    expect(output + log).not.toContain('rror')
    expect([exitCode, provisioners.length]).toEqual([0, 2])
  })
})

const builds =
  packerMissing === undefined ? describeLab : (title: string) => describe.skip(`${title} (${packerMissing})`)

builds('the templates with the provisioner', () => {
  const al2 = useHost({flavor: 'al2', specs: ['before-clean-up', 'owners-root']})
  const al2023 = useHost({flavor: 'al2023', specs: ['before-clean-up']})
  const skipped = useHost({flavor: 'al2023', specs: ['before-clean-up']})
  // What the lab's hosts have of the systems' own rules is their rooms' matter, not the templates'.
  const nodeRules = {
    'level = var.level\n': 'level = var.level\n    benchmarks = ["eks-image", "cis-amazon-eks"]\n',
  }

  it.each([
    ['al2', al2],
    ['al2023', al2023],
  ])('judge %s before and after a clean-up that deletes the host keys', async (name, host) => {
    const {exitCode, output} = await bench.run(overHost(name, host(), nodeRules), ['build'])

    expect(output.match(/PASSED/g)).toHaveLength(2)
    expect(exitCode).toBe(0)
    expect((await host().asRoot('ls /etc/ssh/ssh_host* 2>/dev/null')).stdout).toBe('')
    expect(bench.read('reports/image-image.xml')).not.toMatch(/<(failure|error)/)
  })

  it('refuse an image whose clean-up has left something', async () => {
    const changes = {...nodeRules, 'sudo truncate -s 0 /etc/machine-id': 'true'}
    const {exitCode, output} = await bench.run(overHost('al2023', skipped(), changes), ['build'])

    expect(output).toMatch(/Assay refuses the image: 1 failed; 1\.3 /)
    expect(exitCode).toBe(1)
  })
})

builds('the blocks of docs/packer.md that collect and evaluate', () => {
  const good = useHost({flavor: 'al2023'})
  const bad = useHost({flavor: 'al2023', specs: ['kubelet-insecure']})

  it.each([
    ['let a good node through', good, 0, 'PASSED'],
    ['stop a bad one', bad, 1, 'FAILED'],
  ])('%s, and leave nothing on the machine', async (_, host, expected, verdict) => {
    const text = readFileSync(`${repository}docs/packer.md`, 'utf8')
    const [, blocks = ''] = /## 3\..*?```hcl\n(.*?)```/s.exec(text) ?? []
    const assay = `${process.execPath} ${repository}bin/assay.js`
    const script = spawnSync(process.execPath, [`${repository}bin/assay.js`, 'script'], {encoding: 'utf8'})
    writeFileSync(bench.path('collect.sh'), script.stdout)
    const only = `${assay} check -b cis-amazon-eks`
    const {exitCode, output} = await bench.run(nullTemplate(host(), blocks.replace('assay check', only)), [
      'build',
    ])

    expect(output).toContain(verdict)
    expect(Math.min(exitCode ?? 9, 1)).toBe(expected)
    expect(bench.read('junit.xml')).toContain('3.2.1 The kubelet refuses anonymous requests')
    expect((await host().asRoot('ls /var/tmp /tmp')).stdout).not.toMatch(/assay|script/)
  })
})

function nullTemplate(host: Host, provisioners: string): string {
  const attributes = Object.entries(connectionTo(host)).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}`,
  )
  return `source "null" "node" {
${attributes.join('\n')}
}
build {
  sources = ["source.null.node"]
${provisioners}
}
`
}
