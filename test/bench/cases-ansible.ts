import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Host} from '../hosts/host.ts'
import type {Named} from './cases-host.ts'
import type {Case} from './measure.ts'
import {run} from './programs.ts'

const PLAYBOOKS = {
  'a task for each': fileURLToPath(new URL('ansible-each.yaml', import.meta.url)),
  'all in one task': fileURLToPath(new URL('ansible-one.yaml', import.meta.url)),
} as const

/** Why Ansible is not measured, or undefined where it is. */
export const ansibleMissing: string | undefined =
  spawnSync('ansible-playbook', ['--version'], {env: {PATH: process.env['PATH'], HOME: '/nonexistent'}})
    .status === 0
    ? undefined
    : 'Ansible is not measured: the Debian package ansible-core is not installed'

let packed: Buffer | undefined

/** Puts this machine's Python into the host, as Amazon Linux 2023 has one and the lab's hosts have none. */
export async function givePython(host: Host): Promise<void> {
  const ask = 'import os,sys,sysconfig; print(os.path.realpath(sys.executable), sysconfig.get_path("stdlib"))'
  const paths = execFileSync('/usr/bin/python3', ['-c', ask], {encoding: 'utf8'}).trim().split(' ')
  const libraries = execFileSync('ldd', [paths[0] ?? ''], {encoding: 'utf8'}).matchAll(/=> (\/\S+)/g)
  const names = ['/usr/bin/python3', ...paths, ...Array.from(libraries, ([, path = '']) => path)]
  packed ??= execFileSync('tar', ['-ch', '--exclude=test', ...names.map((name) => name.slice(1))], {
    cwd: '/',
    maxBuffer: 2 ** 28,
  })
  const {exitCode, stderr} = await host.asRoot(
    'tar -x --skip-old-files -C / && /usr/bin/python3 -c 1',
    packed,
  )
  if (exitCode !== 0) throw new Error(`no Python could be put into the host: ${stderr}`)
}

/**
 * The 100 checks of testinfra_checks.py by Ansible at its best: pipelining, one connection that persists, no
 * gathering of facts, no search for a Python. Every run makes that connection anew, as a build would.
 */
export function ansibleCases(
  named: Named & {readonly forks: number},
  ways: readonly (keyof typeof PLAYBOOKS)[],
  runs: number,
): readonly Case[] {
  const directory = configure(named)
  return ways.map((way) => ({
    name: `100 checks by Ansible, ${way}`,
    runs,
    async run() {
      const connections = mkdtempSync(join(directory, 'c'))
      const words = [`ANSIBLE_SSH_CONTROL_PATH_DIR=${connections}`, 'ansible-playbook', PLAYBOOKS[way]]
      const said = await run(['env', ...words], {cwd: directory})
      const done = said.match(/ok=[1-9]\d* .*failed=0 /g)?.length
      if (done !== named.hosts.length) throw new Error(said)
      return undefined
    },
  }))
}

function configure({hosts, config, directory, forks}: Named & {readonly forks: number}): string {
  const own = mkdtempSync(join(directory, 'ansible-'))
  const lines = hosts.map((name) => `${name} ansible_ssh_common_args='-F ${config}'\n`)
  writeFileSync(join(own, 'hosts'), lines.join(''))
  writeFileSync(
    join(own, 'ansible.cfg'),
    `[defaults]
inventory = ${own}/hosts
local_tmp = ${own}/tmp
gathering = explicit
interpreter_python = /usr/bin/python3
forks = ${forks}
[ssh_connection]
pipelining = true
`,
  )
  return own
}
