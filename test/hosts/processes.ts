import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Host} from './host.ts'

/** A process of a host, by the number that it has on this machine. */
export interface HostProcess {
  readonly pid: number
  /** Its words, parted by blanks. */
  readonly command: string
}

/** All processes of a host; those that have ended and were not waited for are left out, as they have no words. */
export function processesOf({cgroup}: Host): readonly HostProcess[] {
  return groupsIn(cgroup)
    .flatMap((group) => read(join(group, 'cgroup.procs')).split('\n'))
    .filter((pid) => pid !== '')
    .map((pid) => ({pid: Number(pid), command: wordsOf(pid)}))
    .filter(({command}) => command !== '')
}

/** Whose root: the host's own, or that of Bottlerocket's admin container. */
export type Root = 'host' | 'admin container'

/** How the first process of each root begins. */
const firstProcess: Readonly<Record<Root, string>> = {
  host: '/usr/lib/systemd/systemd',
  'admin container': 'sshd: ',
}

/** The way to a file of a host from this machine. */
export function pathIn(host: Host, path: string, root: Root = 'host'): string {
  const first = processesOf(host).find(({command}) => command.startsWith(firstProcess[root]))
  if (!first) throw new Error(`the host at ${host.address} is gone`)
  return `/proc/${first.pid}/root${path}`
}

/** A control group and all below it; one that goes away meanwhile is left out, as its processes are. */
function groupsIn(group: string): readonly string[] {
  try {
    const below = readdirSync(group, {withFileTypes: true}).filter((entry) => entry.isDirectory())
    return [group, ...below.flatMap(({name}) => groupsIn(join(group, name)))]
  } catch {
    return []
  }
}

function wordsOf(pid: string): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

/** What a process or a group holds; nothing where it has just gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
