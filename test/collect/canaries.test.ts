import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {assay} from '../e2e/assay.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'

/** A secret of its own for each place, so that what leaks says where from. */
const canary = (place: string) => `CANARY${place}xyzzy`

const files: readonly (readonly [path: string, text: string])[] = [
  ['/root/.ssh/id_ed25519', `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary('rootkey')}\n`],
  ['/home/ec2-user/.ssh/id_rsa', `-----BEGIN RSA PRIVATE KEY-----\n${canary('userkey')}\n`],
  ['/etc/ssh/ssh_host_rsa_key', `-----BEGIN RSA PRIVATE KEY-----\n${canary('hostkey')}\n`],
  ['/root/.aws/credentials', `[default]\naws_secret_access_key = ${canary('aws')}\n`],
  ['/home/ec2-user/.aws/credentials', `[default]\naws_session_token = ${canary('session')}\n`],
  ['/root/.netrc', `machine x login y password ${canary('netrc')}\n`],
  ['/home/ec2-user/.netrc', `machine x login y password ${canary('usernetrc')}\n`],
  ['/root/.bash_history', `mysql -p${canary('history')}\n`],
  ['/root/.docker/config.json', `{"auths": {"x": {"auth": "${canary('docker')}"}}}`],
  ['/root/.kube/config', `users: [{name: a, user: {token: ${canary('rootkube')}}}]\n`],
  [
    '/var/lib/kubelet/kubeconfig',
    `apiVersion: v1\nkind: Config\nusers:\n- name: kubelet\n  user:\n    token: ${canary('kubeconfig')}\n    client-key-data: ${canary('clientkey')}\n`,
  ],
  ['/var/lib/kubelet/pki/kubelet-client-current.pem', `-----BEGIN EC PRIVATE KEY-----\n${canary('pki')}\n`],
  ['/etc/kubernetes/pki/node.key', `-----BEGIN EC PRIVATE KEY-----\n${canary('nodekey')}\n`],
  ['/etc/eks/kubelet/environment', `API_TOKEN=${canary('eksenv')}\n`],
  ['/etc/sysconfig/kubelet', `REGISTRY_SECRET=${canary('sysconfig')}\n`],
  ['/etc/environment', `DB_PASSWORD=${canary('environment')}\n`],
  ['/etc/profile.d/keys.sh', `export AWS_SECRET_ACCESS_KEY=${canary('profile')}\n`],
  ['/root/.bashrc', `export GITHUB_TOKEN=${canary('bashrc')}\n`],
  [
    '/etc/yum.repos.d/own.repo',
    `[own]\nbaseurl=https://me:${canary('repourl')}@x/\npassword=${canary('repo')}\ngpgcheck=1\n`,
  ],
  [
    '/etc/dnf/dnf.conf',
    `[main]\ngpgcheck=1\nproxy=http://me:${canary('proxy')}@x:3128\nproxy_password=${canary('dnf')}\n`,
  ],
  [
    '/etc/systemd/system/kubelet.service.d/90-own.conf',
    `[Service]\nEnvironment=HTTPS_PROXY=http://me:${canary('unitproxy')}@x:3128\nEnvironment=AWS_SECRET_ACCESS_KEY=${canary('unit')}\nEnvironment="VAULT_TOKEN=${canary('unittoken')}"\n`,
  ],
  ['/var/lib/cloud/instance/user-data.txt', `#!/bin/sh\nTOKEN=${canary('userdata')}\n`],
  ['/etc/chrony.keys', `1 SHA1 ${canary('chrony')}\n`],
  ['/boot/grub2/user.cfg', `GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.${canary('grub')}\n`],
]

/** Files that are there already, and what is added to them. */
const PLANT = `usermod -p '$6$salt$${canary('shadow')}' ec2-user
printf 'root2:$6$${canary('shadow2')}:19000:0:99999:7:::\\n' >> /etc/shadow
printf 'wheel2:$6$${canary('gshadow')}::\\n' >> /etc/gshadow`

const planted = ['shadow', 'shadow2', 'gshadow']

describeLab('secrets of a host', () => {
  const node = useHost({flavor: 'al2023', state: 'booted', specs: ['kubelet-insecure']})
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-canaries-'))
    for (const [path, text] of files) {
      const {exitCode, stderr} = await node().asRoot(`mkdir -p "$(dirname ${path})" && cat > ${path}`, text)
      if (exitCode !== 0) throw new Error(`${path}: ${stderr}`)
    }
    const {exitCode, stderr} = await node().asRoot(PLANT)
    if (exitCode !== 0) throw new Error(stderr)
    await node().asRoot('systemctl daemon-reload')
  })
  afterAll(() => rm(directory, {recursive: true}))

  const file = (name: string) => join(directory, name)
  const leaked = (text: string): readonly string[] => [
    ...new Set(Array.from(text.matchAll(/CANARY(\w+?)xyzzy/g), ([, place = '']) => place)),
  ]

  it('are on the host in the tests', async () => {
    const paths = files.map(([path]) => path).join(' ')
    const {stdout} = await node().asRoot(`cat ${paths} /etc/shadow /etc/gshadow`)

    expect(leaked(stdout).length).toBeGreaterThanOrEqual(files.length + planted.length)
  })

  it('are not in its evidence', async () => {
    const {exitCode} = await assay(['collect', 'node', '-F', node().sshConfig, '-o', file('node.json.gz')])
    const evidence = gunzipSync(await readFile(file('node.json.gz'))).toString('utf8')

    expect(exitCode).toBe(0)
    expect(evidence).toContain('kubelet.service.d/90-own.conf')
    expect(leaked(evidence)).toEqual([])
  })

  it('are in no report, no log and no error', async () => {
    const formats = ['text', 'json', 'junit', 'html', 'markdown', 'sarif', 'xccdf', 'csv', 'tap', 'github']
    const outputs = formats.flatMap((format) => ['-o', `${format}=${file(format)}`])
    const words = ['check', 'node', '-F', node().sshConfig, '-l', '2', '--phase', 'node', '--verbose']
    const {exitCode, stdout, stderr} = await assay([...words, ...outputs])
    const reports = await Promise.all(formats.map((format) => readFile(file(format), 'utf8')))

    expect(exitCode).toBe(1)
    expect(leaked([stdout, stderr, ...reports].join('\n'))).toEqual([])
  })
})
