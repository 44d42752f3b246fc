import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import Check from '../../src/commands/check.ts'
import Fix from '../../src/commands/fix.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {type Host, startHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'

vi.setConfig({testTimeout: 180_000})

const root = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
let host: Host | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-fix-'))
})
afterEach(async () => {
  process.exitCode = undefined
  await host?.stop()
  await rm(directory, {recursive: true})
})

/** Rules that still fail after their fix has run in the lab, and why that is right. */
const LEFT: Readonly<Record<string, string>> = {
  'aide-audit-tools': 'the lab has no yum to install AIDE with',
  'aide-installed': 'the lab has no yum to install AIDE with',
  'audit-backlog': 'the lab has neither grubby nor grub2-mkconfig',
  'audit-boot': 'the lab has neither grubby nor grub2-mkconfig',
  'auditd-full': 'the fix keeps an EKS node running; the benchmark as it is wants it halted',
  'auditd-mail': 'the fix keeps an EKS node running; the benchmark as it is wants it halted',
  'auditd-space': 'the fix keeps an EKS node running; the benchmark as it is wants it in single-user mode',
  'fw-single': 'the lab has no yum to install nftables with',
  'fw23-single': 'the lab has no unit of nftables',
  'mount-home': 'a mount of its own takes a volume',
  'mount-var': 'a mount of its own takes a volume',
  'mount-var-log': 'a mount of its own takes a volume',
  'mount-var-log-audit': 'a mount of its own takes a volume',
  'mount-var-tmp': 'a mount of its own takes a volume',
  'root-password': 'whether root gets a password only the owner of the image decides',
  'rsyslog-forwards': 'no log host is named',
  'sysctl-ip-forward': 'the fix keeps an EKS node routing; the benchmark as it is wants that off',
}

async function check(host: Host, words: readonly string[]): Promise<Report> {
  const {result, error} = await captureOutput<Report>(() =>
    Check.run(['node', '-F', host.sshConfig, '-l', '2', '--json', ...words], {root}),
  )
  if (!result) throw new Error('nothing was judged', {cause: error})
  return result
}

async function fixesFor(report: Report): Promise<string> {
  const file = join(directory, 'result.json')
  await writeFile(file, JSON.stringify(report))
  const {result} = await captureOutput<{fixes: string}>(() => Fix.run([file, '--json'], {root}))
  return result?.fixes ?? ''
}

function failedIn(report: Report): readonly string[] {
  return [...new Set(report.results.filter(({status}) => status === 'fail').map(({rule}) => rule))]
}

/** The rules that the top of a script names as such. */
function named(script: string, phrase: string): readonly string[] {
  return Array.from(script.matchAll(new RegExp(`^# ${phrase}: ([\\w-]+)`, 'gm')), ([, rule = '']) => rule)
}

describeLab('the fixes of what failed', () => {
  it.each([
    ['al2', 'eks-node'],
    ['al2023', 'eks-node'],
    ['al2', 'none'],
    ['al2023', 'none'],
  ] as const)(
    'make a stock %s image pass what it failed, and let the build user in, tailored by %s',
    async (flavor, tailoring) => {
      host = await startHost({flavor})
      const words = ['--tailoring', tailoring]
      const before = await check(host, words)
      const script = await fixesFor(before)

      const first = await host.asRoot('sh -s', script)
      const second = await host.asRoot('sh -s', script)
      const after = failedIn(await check(host, words))

      const leftOut = named(script, 'Left out \\(--lock-out adds it\\)')
      const unfixed = [...named(script, 'Not fixed by shell'), ...leftOut]
      const failed = failedIn(before)
      expect(failed.length).toBeGreaterThan(60)
      expect(leftOut).toEqual(
        ['sudo-nopasswd', 'image-host-keys', 'image-authorized-keys'].filter((rule) => failed.includes(rule)),
      )
      expect(after.filter((rule) => failed.includes(rule) && !unfixed.includes(rule) && !LEFT[rule])).toEqual(
        [],
      )
      for (const {stderr} of [first, second])
        expect(
          (/^not fixed: (.*)$/m.exec(stderr)?.[1] ?? '').split(' ').filter((rule) => !LEFT[rule]),
        ).toEqual([])
    },
  )
})
