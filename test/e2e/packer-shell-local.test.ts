import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {createWorkbench, packerMissing, type Workbench} from './packer.ts'

vi.setConfig({testTimeout: 60_000, hookTimeout: 60_000})

const root = fileURLToPath(new URL('../..', import.meta.url))
const template = readFileSync(`${root}packer/null.pkr.hcl`, 'utf8')
const assay = `${process.execPath} ${root}bin/assay.js check -F none -b cis-amazon-eks`

let bench: Workbench
beforeEach(async () => {
  bench = await createWorkbench()
})
afterEach(() => bench.remove())

const builds =
  packerMissing === undefined ? describeLab : (title: string) => describe.skip(`${title} (${packerMissing})`)

const variables = (host: Host, more: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries({
    host: host.address,
    private_key_file: host.identity,
    host_key: host.hostKey,
    assay,
    ...more,
  }).flatMap(([name, value]) => ['-var', `${name}=${value}`])

builds('a build that calls assay by shell-local', () => {
  const good = useHost({flavor: 'al2023'})
  const bad = useHost({flavor: 'al2023', specs: ['kubelet-insecure']})
  const silent = useHost({flavor: 'al2023', specs: ['bashrc-hang']})

  it('goes on when the node is as it must be', async () => {
    const {exitCode, output} = await bench.run(template, ['build', ...variables(good())])

    expect(output).toContain('PASSED')
    expect(output).toContain('what comes after the gate')
    expect(exitCode).toBe(0)
    expect(bench.read('junit.xml')).not.toMatch(/<(failure|error)/)
    expect(bench.read('junit.xml')).toContain('<property name="packer.builderType" value="null"/>')
  })

  it('stops when it is not, with JUnit that says why', async () => {
    const {exitCode, output} = await bench.run(template, ['build', ...variables(bad())])

    expect(output).toMatch(/FAILED: 3 failed/)
    expect(output).not.toContain('what comes after the gate')
    expect(exitCode).not.toBe(0)
    expect(bench.exists('junit.xml.manifest.json')).toBe(false)
    expect(bench.read('junit.xml')).toMatch(
      /<failure[^>]*authentication\.anonymous\.enabled is true, expected false/,
    )
  })

  it('shows the private key to nobody: not to the log, not to ps, not to the disk', async () => {
    const secret = readFileSync(good().identity, 'utf8').split('\n')[2] ?? ''
    const build = bench.start(template, ['build', ...variables(good())], {PACKER_LOG: '1'})
    const seen: string[] = []
    let running = true
    void build.finished.then(() => {
      running = false
    })
    while (running) {
      seen.push(...commandLines())
      await delay(10)
    }
    const {exitCode, output, log} = await build.finished

    expect(exitCode).toBe(0)
    expect(secret).toMatch(/^\S{60,}$/)
    expect(seen.some((line) => line.includes('assay.js'))).toBe(true)
    expect(log).toContain('shell-local')
    expect(`${output}${log}${seen.join('\n')}`).not.toContain(secret)
    expect(spawnSync('grep', ['-rlF', secret, bench.directory]).stdout.toString()).toBe('')
  })

  it('ends assay when Packer gives up waiting', async () => {
    const {exitCode, output} = await bench.run(template, ['build', ...variables(silent(), {timeout: '3s'})])

    // Packer says that it cancels, or that the step had errors, whichever it hears of first.
    expect(output).toContain('Setting a 3s timeout')
    expect(output).toMatch(/Cancelling provisioner after a timeout|Provisioning step had errors/)
    expect(exitCode).not.toBe(0)
    await vi.waitFor(
      () => expect(commandLines().filter((line) => line.includes(silent().address))).toEqual([]),
      {
        timeout: 20_000,
      },
    )
    expect(bench.read('junit.xml')).toContain('the end of Packer')
  })
})

/** The command lines of all processes, as ps shows them. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        // It has ended since the directory was listed.
        return ''
      }
    })
}
