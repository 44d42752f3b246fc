import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, expect, it} from 'vitest'
import {assay} from '../e2e/assay.ts'
import {hasProgram} from '../has-program.ts'
import {startHost} from '../hosts/host.ts'
import {describeLab, type Flavor, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {type Change, changesDuring} from '../hosts/tracer.ts'

/** What may be opened for writing, or touched, from the beginning of the login to its end, and why. */
const allowed = [
  {path: /^\/dev\/null$/, because: 'what nobody reads is written there'},
  {path: /^\/dev\/tty$/, because: 'bash looks whether it has a terminal'},
  {path: /^\/proc\/(?:self|\d+)\/oom_score_adj$/, because: 'sshd does it at each login'},
  {
    path: /^\/var\/lib\/rpm\/rpmdb\.sqlite-(?:wal|shm)$/,
    because:
      "root's rpm has them open while it answers; the digest of traces.test.ts shows that nothing stays",
  },
] as const

const shipped = resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench', 'cfg')

/** kube-bench's own audits where they are at hand, or else those that were written for the tests. */
const audits = existsSync(shipped) ? shipped : fileURLToPath(new URL('../kube-bench/cfg', import.meta.url))

/** Every call of every process waits for the tracer. */
const TRACED_TIMEOUT_MS = 2 * LAB_TIMEOUT_MS

const canTrace = hasProgram('strace')

describeLab('a login that asks everything of all benchmarks', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-writes-'))
  afterAll(() => rmSync(scratch, {recursive: true}))

  const run = async (flavor: Flavor, ...more: readonly string[]): Promise<readonly Change[]> => {
    const host = await startHost({flavor})
    try {
      return await changesDuring(host, scratch, async () => {
        const words = ['check', 'node', '-F', host.sshConfig, '--kube-bench-benchmark', 'eks-1.8.0', ...more]
        const {stdout} = await assay([...words, '--json'])
        expect(JSON.parse(stdout)).toMatchObject({problems: [], host: {os: {id: expect.any(String)}}})
      })
    } finally {
      await host.stop()
    }
  }
  const unexplained = (changes: readonly Change[]) =>
    changes.filter(({path}) => !allowed.some((one) => one.path.test(path)))

  it.skipIf(!canTrace).each(['al2023', 'bottlerocket'] as const)(
    'opens nothing for writing on %s, and changes no file, mount, clock, name or module',
    {timeout: TRACED_TIMEOUT_MS},
    async (flavor) => {
      const changes = await run(flavor, '-l', '2', '--kube-bench', audits)

      expect(changes.length).toBeGreaterThan(10)
      expect(unexplained(changes)).toEqual([])
    },
  )

  it.skipIf(!canTrace)(
    'would be found out by an audit that writes',
    {timeout: TRACED_TIMEOUT_MS},
    async () => {
      const writing = fileURLToPath(new URL('writing-audit', import.meta.url))
      const changes = await run('al2023', '-b', 'cis-amazon-eks', '--kube-bench', writing)

      expect(unexplained(changes)).toMatchObject([
        {call: expect.stringMatching(/^open/), path: '/etc/trace'},
        {call: 'utimensat'},
        {call: 'unlinkat', path: '/etc/trace'},
      ])
    },
  )
})
