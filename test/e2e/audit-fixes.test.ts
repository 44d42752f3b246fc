import {expect, it} from 'vitest'
import {loadContent} from '../../src/benchmarks/content.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, readReport} from './assay.ts'

/** Rules whose fixes need packages or grubby, which this host has not, or follow another rule's fix or a site's choice. */
const LEFT_OUT = new Set([
  'audit-boot',
  'audit-backlog',
  'audit-installed',
  'auditd-mail',
  'audit-sudo-log',
  'rsyslog-forwards',
])

describeLab('the fixes of audit, logs and files', () => {
  const node = useHost({flavor: 'al2023'})

  it('make true what they are for, and can run twice', {timeout: 240_000}, async () => {
    const {rules} = await loadContent()
    const failing = async () => {
      const words = ['-b', 'cis-amazon-linux-2023', '-l', '2', '--tailoring', 'none', '--json']
      const {results} = readReport(await assay(['check', 'node', '-F', node().sshConfig, ...words]))
      return results.filter(({status, rule}) => status === 'fail' && isOurs(rule)).map(({rule}) => rule)
    }
    const isOurs = (rule: string) =>
      !LEFT_OUT.has(rule) && /\/(audit|files|logging)\.yaml$/.test(rules.get(rule)?.file.name ?? '')
    await node().asRoot(`echo x >/var/log/app.log; chmod 0666 /var/log/app.log /etc/group
mkdir -m 0777 /opt/open; echo x >/opt/lost; chown 4321 /opt/lost`)
    const before = await failing()

    for (const rule of [...before, ...before]) {
      const fixed = await node().asRoot(`set -eu\n${rules.get(rule)?.source.fix?.shell}`)
      expect(fixed, rule).toMatchObject({exitCode: 0})
    }

    expect(before).toEqual(
      expect.arrayContaining(['audit-access', 'audit-privileged', 'logfile-perms', 'perm-group']),
    )
    expect(before).toEqual(expect.arrayContaining(['fs-world-writable', 'fs-unowned']))
    expect(await failing()).toEqual([])
  })
})

describeLab('the fixes of boot parameters', () => {
  const node = useHost({flavor: 'al2023', specs: ['grubby']})

  it('change every entry of the boot loader by grubby, once however often they run', async () => {
    const {rules} = await loadContent()
    const keys = ['audit-boot', 'audit-backlog', 'selinux-boot']
    const check = async () => {
      const only = keys.flatMap((key) => ['--only', key])
      const words = ['-b', 'cis-amazon-linux-2023', '-l', '2', '--tailoring', 'none', '--json', ...only]
      const {results} = readReport(await assay(['check', 'node', '-F', node().sshConfig, ...words]))
      return Object.fromEntries(results.map(({rule, status}) => [rule, status]))
    }
    await node().asRoot("sed -i 's/^options .*/& audit=0 selinux=0/' /boot/loader/entries/*.conf")
    const before = await check()

    for (const key of [...keys, ...keys]) {
      const fixed = await node().asRoot(`set -eu\n${rules.get(key)?.source.fix?.shell}`)
      expect(fixed, key).toMatchObject({exitCode: 0})
    }

    expect(before).toEqual(Object.fromEntries(keys.map((key) => [key, 'fail'])))
    expect(await check()).toEqual(Object.fromEntries(keys.map((key) => [key, 'pass'])))
    const {stdout} = await node().asRoot('cat /boot/loader/entries/*.conf')
    expect(stdout.match(/ audit=1(?= |$)/gm)).toHaveLength(stdout.match(/^options /gm)?.length ?? 0)
  })
})
