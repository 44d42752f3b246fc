import {readFileSync} from 'node:fs'
import {arrange, hang, slowDown} from '../hosts/faults.ts'
import type {Host} from '../hosts/host.ts'
import {type Case, promises} from './case.ts'
import {FAKE_TIME} from './cases-own.ts'
import type {Way} from './way.ts'

const clock = {needs: FAKE_TIME} as const
const harmless = {stage: 'throughout', outcomes: ['unharmed'], limitSeconds: promises.run} as const
const soon = ['--timeout', '10s']
const unreached = {outcomes: ['unreached'], limitSeconds: 10, words: soon} as const
const quickly = ['--probe-timeout', '5s']

/** Hosts that are odd, slow or wrong about the time. */
export const oddHosts: readonly Case[] = [
  ...(['ssh2', 'openssh', 'Packer'] as const).flatMap((way) => oneSession(way)),
  ...(['ssh2', 'openssh', 'sheltie', 'Packer'] as const).map((way) => ({
    ...harmless,
    way,
    fault: '.bashrc prints',
    specs: ['noisy-login'],
  })),
  {
    ...unreached,
    fault: 'sshd runs another command in place of ours',
    stage: 'in login',
    prepare: ({host}) => configureSshd(host, 'ForceCommand uname -a'),
  },
  {
    ...harmless,
    fault: 'a locale that the host does not have',
    prepare: ({host}) => configureSshd(host, 'SetEnv LANG=xx_XX.UTF-8 LC_ALL=xx_XX.UTF-8'),
  },
  {
    ...harmless,
    fault: 'no sftp',
    prepare: ({host}) => arrange(host, "sed -i '/^Subsystem/d' /etc/ssh/sshd_config; systemctl restart sshd"),
  },
  {
    // modprobe itself never ends there.
    fault: 'FIFOs, devices and loops in /etc',
    stage: 'round one',
    outcomes: ['undecided'],
    limitSeconds: 5 + 2,
    specs: ['nasty-files'],
    waits: true,
    strike: () => {},
    words: quickly,
    brief: true,
  },
  {
    ...harmless,
    ...clock,
    fault: "the host's clock is 400 days behind",
    prepare: ({host}) => fakeTime(host, '-400d'),
    brief: true,
  },
  {
    ...harmless,
    ...clock,
    fault: "the host's clock is 400 days ahead",
    prepare: ({host}) => fakeTime(host, '+400d'),
  },
  {...harmless, fault: 'rpm takes 4 s', prepare: ({host}) => slowDown(host, {program: '/usr/bin/rpm'}, 4)},
  {...unreached, fault: '.bashrc hangs', stage: 'in login', waits: true, specs: ['bashrc-hang'], brief: true},
  {...unreached, fault: '.bashrc exits', stage: 'in login', specs: ['bashrc-exit']},
  {
    ...unreached,
    fault: 'sudo hangs',
    stage: 'in login',
    prepare: ({host}) => hang(host, {program: '/usr/bin/sudo'}),
    waits: true,
    brief: true,
  },
  {...unreached, fault: 'sudo is refused', stage: 'in login', specs: ['sudo-refused']},
  ...(['round one', 'the walk', 'round two'] as const).map((stage) => ({
    fault: 'a program never ends',
    stage,
    outcomes: ['undecided'] as const,
    limitSeconds: stage === 'the walk' ? 6 * 5 + 2 : 5 + 2,
    strike: () => {},
    held: 'for good' as const,
    waits: true as const,
    words: quickly,
    ...(stage === 'round one' && {brief: true as const}),
  })),
  ...(['round one', 'the walk', 'round two'] as const).map((stage) => ({
    fault: 'a program never ends, and the run has an end',
    stage,
    outcomes: ['lost'] as const,
    limitSeconds: 10,
    strike: () => {},
    held: 'for good' as const,
    waits: true as const,
    words: soon,
    ...(stage === 'the walk' && {brief: true as const}),
  })),
]

/** The second round needs a session of its own nowhere: neither beside the first nor after it. */
function oneSession(way: Way): readonly Case[] {
  const once = 'ForceCommand mkdir /tmp/once && exec sh -c "$SSH_ORIGINAL_COMMAND"'
  return [
    {...harmless, way, fault: 'MaxSessions 1', specs: ['max-sessions-1']},
    {
      ...harmless,
      way,
      fault: 'sshd runs one command, and no second',
      prepare: ({host}) => configureSshd(host, once),
      ...(way === 'ssh2' && {brief: true}),
    },
  ]
}

async function configureSshd(host: Host, line: string): Promise<void> {
  await arrange(host, 'cat >>/etc/ssh/sshd_config && systemctl restart sshd', {input: `${line}\n`})
}

/** Programs that are started over ssh, and what sudo starts, believe another time; sshd's own sandbox would not bear it. */
async function fakeTime(host: Host, offset: string): Promise<void> {
  await arrange(host, 'cat >/usr/lib/libfaketime.so.1', {input: readFileSync(FAKE_TIME)})
  await arrange(
    host,
    `echo 'SetEnv LD_PRELOAD=/usr/lib/libfaketime.so.1 FAKETIME=${offset}' >>/etc/ssh/sshd_config
    printf 'LD_PRELOAD=/usr/lib/libfaketime.so.1\\nFAKETIME=${offset}\\n' >/etc/sudo.env
    echo 'Defaults env_file=/etc/sudo.env' >/etc/sudoers.d/10-clock
    chmod 440 /etc/sudoers.d/10-clock; systemctl restart sshd`,
  )
}
