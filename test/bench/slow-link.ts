import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Host} from '../hosts/host.ts'

const RELAY = fileURLToPath(new URL('delay.c', import.meta.url))

/** A second way to a lab host, on which every packet takes its time. */
export interface SlowLink {
  /** Where the host answers at the end of the slow way. */
  readonly address: string
  close(): Promise<void>
}

/** Opens one; `roundTripMs` is the time there and back, of which a host can have one way each: 1 to 99. */
export async function openSlowLink(host: Host, roundTripMs: number, directory: string): Promise<SlowLink> {
  const relay = join(directory, 'delay')
  execFileSync('gcc', ['-O2', '-o', relay, RELAY])
  const pid = firstProcess(host.cgroup)
  // As the host's own link, in a network of its own: even here, odd in the host.
  const address = host.address.replace(/^10\.231\./, `10.${100 + roundTripMs}.`)
  const near = address.replace(/\d+$/, (last) => String(Number(last) - 1))
  const name = `slow${roundTripMs}-${near.split('.').slice(2).join('-')}`
  const child = spawn(relay, [String(roundTripMs / 2), name, `/proc/${pid}/ns/net`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const up = (own: string): string => `ip addr add ${own}/31 dev ${name} && ip link set ${name} up`
  execFileSync('sh', ['-c', up(near)])
  execFileSync('nsenter', ['-t', pid, '-n', 'sh', '-c', up(address)])
  return {
    address,
    close: async () => {
      child.stdin.end()
      await once(child, 'close')
    },
  }
}

/** Any process of the host: all of them are in its network. */
function firstProcess(cgroup: string): string {
  const lists = readdirSync(cgroup, {recursive: true, encoding: 'utf8'}).filter((name) =>
    name.endsWith('cgroup.procs'),
  )
  const pids = lists.flatMap((name) => readFileSync(join(cgroup, name), 'utf8').split('\n'))
  const pid = pids.find((text) => text !== '')
  if (pid === undefined) throw new Error(`no process is in ${cgroup}`)
  return pid
}
