import {expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {startHost, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, checkWords, judge} from './assay.ts'

/** Oddities that change nothing: each host is judged as one without them. */
const harmless = [
  ['text from .bashrc, a banner and terminal codes', ['noisy-login']],
  ['dash as login shell and as sh', ['sh-dash']],
  ['busybox as login shell and as sh', ['sh-busybox']],
  ['a restricted login shell', ['shell-rbash']],
  ['a PATH without sbin', ['path-short']],
  ['few processes and small files for the user', ['limits']],
  ['one session for each connection', ['max-sessions-1']],
  ['no room in /tmp', ['tmp-full']],
  ['no room anywhere', ['root-full']],
  ['directories that only root may enter', ['unreadable']],
  ['files that break careless readers', ['nasty-files']],
] as const

describeLab('a login', () => {
  const plain = useHost({flavor: 'al2'})

  it.each(harmless)('leads to the same verdicts with %s', async (_, specs) => {
    const odd = await startHost({flavor: 'al2', specs})
    try {
      const [expected, report] = await Promise.all([judge(plain()), judge(odd)])

      expect(report.problems).toEqual([])
      expect(verdicts(report)).toEqual(verdicts(expected))
      expect(report.exitCode).toBe(0)
    } finally {
      await odd.stop()
    }
  })
})

function verdicts({results}: Report): readonly string[] {
  return results.map(({rule, status}) => `${rule}: ${status}`)
}

describeLab('a login that runs no command', () => {
  const nologin = useHost({flavor: 'al2', specs: ['shell-nologin']})
  const leaving = useHost({flavor: 'al2', specs: ['bashrc-exit']})
  const hanging = useHost({flavor: 'al2', specs: ['bashrc-hang']})

  it('is named when the shell refuses', async () => {
    const {exitCode, stderr} = await assay(checkWords(nologin()))

    expect(exitCode).toBe(3)
    expect(stderr).toContain("the user's login shell refuses to run commands")
  })

  it('is named when a start-up file leaves', async () => {
    const {exitCode, stderr} = await assay(checkWords(leaving()))

    expect(exitCode).toBe(3)
    expect(stderr).toContain('the command ended with 42 and said nothing')
    expect(stderr).toContain('.bashrc')
  })

  it('ends with the run when a start-up file hangs', async () => {
    const {exitCode, stderr} = await assay(checkWords(hanging(), '--timeout', '3s'))

    expect(exitCode).toBe(3)
    expect(stderr).toContain('did not answer everything within 3s')
  })
})
