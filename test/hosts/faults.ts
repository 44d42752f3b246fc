import type {ChildProcess} from 'node:child_process'
import {existsSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {Host} from './host.ts'
import {pathIn, processesOf} from './processes.ts'

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

/** Kills the shell that runs the collector's script as root. */
export function killShell(host: Host): void {
  killAll(host, /^sh -s$/)
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

/**
 * Makes a program say that it was called, and wait until `release`. It waits only where its words, with a blank before
 * and after, are as the shell pattern says.
 */
export async function hold(host: Host, program: string, words = '*'): Promise<void> {
  await putBefore(
    host,
    program,
    `case " $* " in ${words}) : >/run/lab/called; while [ ! -e /run/lab/go ]; do sleep 0.05; done ;; esac`,
  )
}

/** Makes a program take so many seconds longer for everything. */
export async function slowDown(host: Host, program: string, seconds: number): Promise<void> {
  await putBefore(host, program, `sleep ${seconds}`)
}

/** Lays a script over a program that runs some lines and then the program. */
async function putBefore(host: Host, program: string, lines: string): Promise<void> {
  const file = `/run/lab/${program.replaceAll('/', '-')}`
  await arrange(
    host,
    `mkdir -p -m 1777 /run/lab && cp -L ${program} ${file}.real && cat >${file} && chmod 755 ${file} &&
    mount --bind ${file} ${program}`,
    `#!/bin/sh\n${lines}\nexec ${file}.real "$@"\n`,
  )
}

/** Lets go what `hold` holds, for good. */
export function release(host: Host): void {
  writeFileSync(pathIn(host, '/run/lab/go'), '')
}

/** Resolves when a program that is held was called; rejects when the run that was to call it is over. */
export async function called(host: Host, run: ChildProcess): Promise<void> {
  const sign = pathIn(host, '/run/lab/called')
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

/** Runs a script as the host's root; throws what it said where it fails. */
export async function arrange(host: Host, script: string, input?: string | Buffer): Promise<void> {
  const {exitCode, stderr} = await host.asRoot(script, input)
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
}
