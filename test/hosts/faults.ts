import {existsSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {quote} from '../../src/probes/quote.ts'
import type {Host} from './host.ts'
import {pathIn, processesOf, type Root} from './processes.ts'

/** Stops every process of a host, as a hypervisor that is stuck does: its kernel goes on to take packets. */
export function freeze(host: Host): void {
  writeFileSync(join(host.cgroup, 'cgroup.freeze'), '1')
}

/** Lets a frozen host go on. */
export function thaw(host: Host): void {
  writeFileSync(join(host.cgroup, 'cgroup.freeze'), '0')
}

/** Kills the processes that serve ec2-user's connections; sshd goes on to take new ones. */
export function killSessions(host: Host): void {
  killAll(host, /^sshd: ec2-user/)
}

/** Kills sshd and all that serve its connections. */
export function killSshd(host: Host): void {
  killAll(host, /^sshd: /)
}

/** Kills the shell that runs the collector's script as root; on Bottlerocket it is the admin container's static bash. */
export function killShell(host: Host): void {
  killAll(host, /^sh -s$|^\/proc\/\d+\/root\/opt\/bin\/bash$/)
}

/** Ends every process of a host, and resolves when none is left that could still answer. */
export async function die(host: Host): Promise<void> {
  killAll(host, /^\/usr\/lib\/systemd\/systemd/)
  while (processesOf(host).length > 0) await delay(5)
}

/** Lets no packet of SSH through any more, in either direction. */
export async function dropPackets(host: Host): Promise<void> {
  await arrange(
    host,
    'iptables -I INPUT -p tcp --dport 22 -j DROP; iptables -I OUTPUT -p tcp --sport 22 -j DROP',
  )
}

/** Loses packets of SSH at random, in each direction; the share is 0 to 1. */
export async function losePackets(host: Host, share: number): Promise<void> {
  const chance = `-p tcp -m statistic --mode random --probability ${share} -j DROP`
  await arrange(host, `iptables -I INPUT ${chance}; iptables -I OUTPUT ${chance}`)
}

/** Gives the host a new host key. */
export async function changeHostKey(host: Host): Promise<void> {
  await arrange(
    host,
    `rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
    systemctl restart sshd`,
  )
}

/** A program of a host, and the words by which a call of it is known: a shell pattern, with a blank before and after them. */
export interface Call {
  readonly program: string
  readonly words?: string
  /** The host's own where it is not said. */
  readonly root?: Root
}

/** Makes a program say that it was called, and wait until `release`. */
export async function hold(host: Host, {program, words = '*', root = 'host'}: Call): Promise<void> {
  const wait = ': >/run/lab/called; while [ ! -e /run/lab/go ]; do sleep 0.05; done'
  await putBefore(host, {program, root}, `case " $* " in ${words}) ${wait} ;; esac`)
}

/** Makes a program take so many seconds longer for everything. */
export async function slowDown(host: Host, call: Omit<Call, 'words'>, seconds: number): Promise<void> {
  await putBefore(host, call, `sleep ${seconds}`)
}

/** Puts a program that never ends in the place of one. */
export async function hang(host: Host, call: Omit<Call, 'words'>): Promise<void> {
  await putBefore(host, call, 'exec sleep 10000')
}

/** Lays a script over a program that runs some lines and then the program. Bottlerocket has no shell but the lab's own. */
async function putBefore(host: Host, {program, root}: Omit<Call, 'words'>, lines: string): Promise<void> {
  const file = `/run/lab/${program.replaceAll('/', '-')}`
  await arrange(
    host,
    `mkdir -p -m 1777 /run/lab && cp -L ${program} ${file}.real &&
    shell=/bin/sh && if [ ! -e /bin/sh ]; then shell=/usr/lib/lab/sh; fi &&
    { echo "#!$shell"; cat; } >${file} && chmod 755 ${file} && mount --bind ${file} ${program}`,
    {input: `${lines}\nexec ${file}.real "$@"\n`, ...(root && {root})},
  )
}

/** Lets go what `hold` holds, for good. */
export function release(host: Host, root?: Root): void {
  writeFileSync(pathIn(host, '/run/lab/go', root), '')
}

/** Resolves when a program that is held was called; rejects when the run that was to call it is over. */
export async function called(
  host: Host,
  run: {readonly exitCode: number | null},
  root?: Root,
): Promise<void> {
  const sign = pathIn(host, '/run/lab/called', root)
  while (!existsSync(sign)) {
    if (run.exitCode !== null) throw new Error(`the run ended with ${run.exitCode} before`)
    await delay(20)
  }
}

function killAll(host: Host, command: RegExp): void {
  const found = processesOf(host).filter((one) => command.test(one.command))
  if (found.length === 0) throw new Error(`the host has no process ${command}`)
  for (const {pid} of found) killOne(pid)
}

/** Some end with those that were killed before them. */
function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Runs a script as root in one of a host's roots; throws what it said where it fails. */
export async function arrange(
  host: Host,
  script: string,
  {input, root = 'host'}: {readonly input?: string | Buffer; readonly root?: Root} = {},
): Promise<void> {
  const inside = root === 'host' ? script : `nsenter -t $(pgrep -o sshd) -m -- sh -c ${quote(script)}`
  const {exitCode, stderr} = await host.asRoot(inside, input)
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
}
