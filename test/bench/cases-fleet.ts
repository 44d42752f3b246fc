import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Host} from '../hosts/host.ts'
import {ansibleCases, ansibleMissing} from './cases-ansible.ts'
import {CHECK, FLOOR, type Named, testinfraMissing, testinfraOverOne} from './cases-host.ts'
import type {Case} from './measure.ts'
import {ASSAY, run} from './programs.ts'

/** How many hosts are asked at a time, by each of the ways: what Assay does by itself. */
export const AT_A_TIME = 10

/** What fifty times systemd and the lab's other hosts need; 128, which is usual, is enough for some 35. */
const INOTIFY_INSTANCES = 512

/** Why fifty hosts are not measured, or undefined where they are. Linux alone can tell. */
export function fiftyMissing(): string | undefined {
  const allowed = Number(readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8'))
  if (allowed >= INOTIFY_INSTANCES) return undefined
  const name = 'fs.inotify.max_user_instances'
  return `50 hosts are not measured: \`${name}\` is ${allowed}; \`sysctl -w ${name}=${INOTIFY_INSTANCES}\` allows it`
}

/** The same script on many hosts: by a loop of ssh, which judges nothing, and by Assay in one run. */
export async function fleetCases(
  hosts: readonly Host[],
  directory: string,
  runs: number,
): Promise<readonly Case[]> {
  const config = join(directory, 'fleet_config')
  const names = hosts.map((_, index) => `node-${index}`)
  writeFileSync(config, hosts.map((host, index) => blockOf(host, names[index] ?? '')).join('\n'))
  const inventory = join(directory, 'fleet')
  writeFileSync(inventory, names.map((name) => `${name}\n`).join(''))
  const script = join(directory, 'fleet.sh')
  writeFileSync(script, await run([process.execPath, ASSAY, 'script', '-l', '2']))
  return [
    {
      name: FLOOR,
      runs,
      async run() {
        const one = `ssh -F '${config}' {} 'sudo -n sh -s' < '${script}' | grep -c ' end$'`
        const words = ['-a', inventory, '-P', String(AT_A_TIME), '-I', '{}', 'sh', '-c', one]
        const said = await run(['xargs', ...words])
        if (said.split('\n').length <= hosts.length)
          throw new Error(`not every host came to its end: ${said}`)
        return undefined
      },
    },
    {
      name: CHECK,
      runs,
      async run() {
        await checkAll({inventory, config, report: join(directory, 'fleet.json'), count: hosts.length})
        return undefined
      },
    },
    ...othersOf({hosts: names, config, directory}),
  ]
}

function othersOf(named: Named): readonly Case[] {
  return [
    ...(ansibleMissing === undefined
      ? ansibleCases({...named, forks: AT_A_TIME}, ['all in one task'], 1)
      : []),
    ...(testinfraMissing === undefined ? [testinfraOverOne(named, 1)] : []),
  ]
}

async function checkAll(fleet: {
  readonly inventory: string
  readonly config: string
  readonly report: string
  readonly count: number
}): Promise<void> {
  const {inventory, config, report, count} = fleet
  const words = ['check', '--inventory', inventory, '-F', config, '-l', '2', '--parallel', String(AT_A_TIME)]
  await run([process.execPath, ASSAY, ...words, '-o', `json=${report}`], {good: [0, 1, 4]})
  const judged: readonly {readonly problems: readonly unknown[]}[] = JSON.parse(
    readFileSync(report, 'utf8'),
  ).hosts
  if (judged.length !== count || judged.some(({problems}) => problems.length > 0))
    throw new Error('a host was lost')
}

/** The host's own ssh_config under another name than `node`. */
function blockOf({sshConfig}: Host, name: string): string {
  return readFileSync(sshConfig, 'utf8').replace(/^Host .*$/m, `Host ${name}`)
}
