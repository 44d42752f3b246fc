import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {createWorkbench, type Workbench} from '../e2e/packer.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const template = readFileSync(`${here}node.pkr.hcl`, 'utf8')

/** What makes the machine as the rules want it. */
const HARDEN = [
  "printf 'kernel.randomize_va_space=2\\nnet.ipv4.tcp_syncookies=1\\n' >/etc/sysctl.d/60-node.conf",
  "printf 'install cramfs /bin/false\\nblacklist cramfs\\n' >/etc/modprobe.d/cramfs.conf",
].join('; ')

// Not among the tests of `npm test`, as it takes minutes: `npm run test:image`.
describe('an image that the qemu builder makes', () => {
  let base: Workbench
  let bench: Workbench
  beforeAll(async () => {
    base = await createWorkbench()
    mkdirSync(base.path('base'))
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', base.path('key'))
    run(`${here}build-base.sh`, base.path('base'), base.path('key.pub'))
  }, 600_000)
  afterAll(() => base.remove())
  afterEach(() => bench.remove())

  const build = async (harden: string) => {
    bench = await createWorkbench()
    const variables = {base: base.path('base'), key: base.path('key'), rules: `${here}rules`, harden}
    const words = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`])
    return bench.run(template, ['build', ...words])
  }

  it('exists when the machine was hardened', {timeout: 600_000}, async () => {
    const {exitCode, output} = await build(HARDEN)

    expect(output).toContain('PASSED')
    expect(exitCode).toBe(0)
    expect([bench.exists('out/node.qcow2'), bench.exists('manifest.json')]).toEqual([true, true])
  })

  it('does not exist when it was not', {timeout: 600_000}, async () => {
    const {exitCode, output} = await build('true')

    expect(output).toContain('FAILED')
    expect(exitCode).toBe(1)
    expect([bench.exists('out/node.qcow2'), bench.exists('manifest.json')]).toEqual([false, false])
    expect(bench.read('node.xml')).toContain('<failure')
  })
})

function run(command: string, ...words: readonly string[]): void {
  const {status, stderr} = spawnSync(command, words, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
}
