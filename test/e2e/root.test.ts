import {expect, it} from 'vitest'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, checkWords, judge, rulesThat} from './assay.ts'

const PASSWORD = ['--sudo-password-env', 'LAB_PASSWORD']

describeLab('becoming root', () => {
  const open = useHost({flavor: 'al2', specs: ['root-login']})
  const asking = useHost({flavor: 'al2', specs: ['sudo-password']})
  const pty = useHost({flavor: 'al2', specs: ['sudo-use-pty']})
  const tty = useHost({flavor: 'al2', specs: ['sudo-requiretty']})
  const askingOnTty = useHost({flavor: 'al2', specs: ['sudo-password', 'sudo-requiretty']})
  const noisy = useHost({flavor: 'al2', specs: ['sudo-noisy']})
  const refusing = useHost({flavor: 'al2', specs: ['sudo-refused']})
  const without = useHost({flavor: 'al2', specs: ['sudo-missing']})

  it.each([
    ['without a password', open, []],
    ['where it asks for one', asking, PASSWORD],
    ['where it asks for one and runs commands in a terminal of its own', pty, PASSWORD],
    ['where it wants a terminal', tty, []],
    ['where it asks for a password and wants a terminal', askingOnTty, PASSWORD],
    ['where it writes a lecture and complaints', noisy, []],
    ['with a password that nobody asks for', open, PASSWORD],
  ])('works by sudo %s', async (_, host, words) => {
    const report = await judge(host(), words, {LAB_PASSWORD: 'labpass'})

    expect(report.exitCode).toBe(0)
    expect(report.host.escalation).toBe('sudo')
    expect(rulesThat(report, 'error')).toEqual([])
  })

  it('is not needed by root, and sudo is used all the same where it must be', async () => {
    const asRoot = ['check', `root@${open().address}`, '-F', 'none', '-b', 'cis-amazon-eks', '--json']
    const login = [...asRoot, '-i', open().identity, '--host-key', open().hostKey]

    const [auto, always] = await Promise.all([assay(login), assay([...login, '--sudo', 'always'])])

    expect(JSON.parse(auto.stdout).host.escalation).toBe('none')
    expect(JSON.parse(always.stdout).host.escalation).toBe('sudo')
  })

  it.each([
    ['sudo asks for a password', asking, {}],
    ['sudo asks for a password', pty, {}],
    ['sudo refused the password', asking, {LAB_PASSWORD: 'wrong'}],
    ['sudo refused the password', askingOnTty, {LAB_PASSWORD: 'wrong'}],
    ['sudo asks for a password', refusing, {}],
    ['sudoers does not let this user become root', refusing, {LAB_PASSWORD: 'labpass'}],
    ['the user is not root and the host has no sudo', without, {}],
    ['the user is not root and the host has no sudo', without, {LAB_PASSWORD: 'labpass'}],
  ])('ends with "%s" and no report where it is so', async (message, host, env) => {
    const words = 'LAB_PASSWORD' in env ? PASSWORD : []

    const {exitCode, stdout, stderr} = await assay(checkWords(host(), ...words), env)

    expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''})
    expect(stderr.split('\n')[0]).toMatch(
      `assay: cannot become root on ec2-user@${host().address}: ${message}`,
    )
    expect(stderr).not.toContain('labpass')
  })

  it('is left out where it is not wanted, and what only root sees is an error, never a pass', async () => {
    await open().asRoot('chmod 700 /etc/kubernetes')

    const report = await judge(open(), ['--sudo', 'never'])

    expect(report.exitCode).toBe(4)
    expect(report.host.escalation).toBe('unprivileged')
    expect(rulesThat(report, 'error')).toContain('kubelet-config-mode')
    expect(rulesThat(report, 'pass')).not.toContain('kubelet-anonymous-auth')
  })
})
