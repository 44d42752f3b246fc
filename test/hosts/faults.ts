import type {ChildProcess} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {Host} from './host.ts'

/** Stops every process of a host, as a hypervisor that is stuck does: its kernel goes on to take packets. */
export function freeze(host: Host): void {
  writeFileSync(join(host.cgroup, 'cgroup.freeze'), '1')
}

/** Lets a frozen host go on. */
export function thaw(host: Host): void {
  writeFileSync(join(host.cgroup, 'cgroup.freeze'), '0')
}

/** Kills the processes that serve ec2-user's connections; sshd goes on to take new ones. */
export async function killSessions(host: Host): Promise<void> {
  await arrange(host, "pkill -KILL -f '^sshd: ec2-user'")
}

/** Gives the host a new host key. */
export async function changeHostKey(host: Host): Promise<void> {
  await arrange(
    host,
    `rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
    systemctl restart sshd`,
  )
}

/** Makes a program of the host say that it was called, and never end. */
export async function hang(host: Host, program: string): Promise<void> {
  await arrange(
    host,
    `printf '#!/bin/sh\\n: >/run/lab-called\\nexec sleep 10000\\n' >/run/lab-hang && chmod 755 /run/lab-hang
    mount --bind /run/lab-hang ${program}`,
  )
}

/** Resolves when a program that hangs was called; rejects when the run that was to call it is over. */
export async function called(host: Host, run: ChildProcess): Promise<void> {
  while ((await host.asRoot('test -e /run/lab-called')).exitCode !== 0) {
    if (run.exitCode !== null) throw new Error(`the run ended with ${run.exitCode} before`)
    await delay(50)
  }
}

async function arrange(host: Host, script: string): Promise<void> {
  const {exitCode, stderr} = await host.asRoot(script)
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
}
