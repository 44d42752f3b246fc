import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {promisify} from 'node:util'
import {expect, it} from 'vitest'
import {type Host, prepareHost, RUN_HOST, startHost, useHost} from './host.ts'
import {describeLab, LAB_TIMEOUT_MS} from './lab.ts'

const ssh = (host: Host, command: string) =>
  promisify(execFile)('ssh', ['-F', host.sshConfig, '-o', 'BatchMode=yes', 'node', command])

/** Starts a host's script and waits, holding its standard input. */
const KEEPER = `
  require('node:child_process').spawn('sh', [process.argv[1]], {stdio: ['pipe', 'inherit', 'inherit'], detached: true})
  setInterval(() => {}, 1000)
`

describeLab('a lab host', () => {
  const al2023 = useHost({flavor: 'al2023'})
  const al2 = useHost({flavor: 'al2', state: 'booted'})
  const bottlerocket = useHost({flavor: 'bottlerocket'})

  it('lets ec2-user in by key and makes it root by sudo, with the host key that it says', async () => {
    const {stdout} = await ssh(al2023(), 'id -un; sudo -n id -un; . /etc/os-release; echo $VERSION_ID')

    expect(stdout).toBe('ec2-user\nroot\n2023\n')
  })

  it('looks as AWS leaves an image, but for the keys that let the gate in', async () => {
    const {stdout} = await al2023().asRoot(
      `cd /; ls etc/hostname etc/resolv.conf var/lib/cloud var/log/wtmp var/log/secure etc/kubernetes/kubelet \
        etc/eks/kubelet var/lib/kubelet/kubeconfig 2>/dev/null
      wc -c <etc/machine-id; systemctl is-enabled nodeadm-config nodeadm-run nodeadm-boot-hook kubelet
      stat -c '%a %U %n' etc/eks/kubelet-version.txt usr/bin/kubelet etc/shadow`,
    )

    expect(stdout.split('\n')).toEqual([
      '0',
      'enabled',
      'enabled',
      'enabled',
      'disabled',
      '664 root etc/eks/kubelet-version.txt',
      '755 root usr/bin/kubelet',
      '0 root etc/shadow',
      '',
    ])
  })

  it('runs a kubelet and a package database when it has joined', async () => {
    const {stdout} = await al2().asRoot(
      "systemctl is-active kubelet; tr '\\0' ' ' </proc/$(pgrep -x kubelet)/cmdline; echo; rpm -q kmod; rpm -V sudo",
    )

    expect(stdout.split('\n')).toEqual([
      'active',
      expect.stringMatching(
        /^\/usr\/bin\/kubelet --config \/etc\/kubernetes\/kubelet\/kubelet-config.json .*--node-ip=/,
      ),
      'kmod-25-3.amzn2.0.2.x86_64',
      '',
    ])
  })

  it('cannot change the machine that it runs on', async () => {
    const tried = await al2().asRoot('date -s 2001-01-01; echo x >/proc/sys/kernel/core_pattern')

    expect(tried.stderr).toMatch(/cannot set date/)
    expect(tried.stderr).toMatch(/Read-only file system/)
  })

  it('of Bottlerocket is reached through a container that is no part of it', async () => {
    const [inside, outside] = await Promise.all(
      ['sh', 'sudo -n sheltie'].map((shell) =>
        ssh(bottlerocket(), `echo 'read -r line </etc/os-release; echo $line; type sed' | ${shell}`).catch(
          (error: {readonly stdout: string}) => error,
        ),
      ),
    )

    expect(inside?.stdout).toMatch(/^NAME="Amazon Linux"\nsed is /)
    expect(outside?.stdout).toBe('NAME=Bottlerocket\n')
    expect((await bottlerocket().asRoot('touch /usr/new')).stderr).toMatch(/Read-only file system/)
    expect((await bottlerocket().asRoot('systemctl is-active kubelet chronyd')).stdout).toBe(
      'active\nactive\n',
    )
  })

  it(
    'is gone, with all that it took, when its process was killed',
    async () => {
      const env = {...process.env, ...(await prepareHost({flavor: 'al2023'}))}
      const keeper = spawn(process.execPath, ['-e', KEEPER, RUN_HOST], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = await once(keeper.stdout, 'data')
      const [address = '', , cgroup = ''] = String(line).trim().split(' ')
      expect(existsSync(cgroup)).toBe(true)

      keeper.kill('SIGKILL')
      while (existsSync(cgroup)) await delay(20)

      const {stdout} = await promisify(execFile)('ip', ['-4', 'route', 'get', address])
      expect(stdout).not.toMatch(/dev lab/)
    },
    LAB_TIMEOUT_MS,
  )

  it('is named when a spec does not exist', async () => {
    await expect(startHost({flavor: 'al2', specs: ['no-such']})).rejects.toThrow(/no no-such.sh/)
  })
})
