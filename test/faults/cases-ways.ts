import {hang} from '../hosts/faults.ts'
import type {Case, Place} from './case.ts'
import {hostFaults, lostHosts, type Step, steps} from './cases-host.ts'
import {worseLines, worseStages} from './cases-line.ts'

const all = new Set(hostFaults)

/** Some of the faults that take a host away. Throws where there is none of that name. */
function some(...faults: readonly string[]): readonly string[] {
  const unknown = faults.filter((fault) => !all.has(fault))
  if (unknown.length > 0) throw new Error(`no fault is called ${unknown.join(', ')}`)
  return faults
}

/** Nothing of Bottlerocket's walks through its disk. */
const stepsWithoutWalk = steps.filter((step) => step !== 'the walk')

/** Packer has logged in before it starts a provisioner. */
const stepsOfBuild: readonly Step[] = ['round one', 'the walk', 'round two']

const soon = {words: ['--timeout', '15s'], limitSeconds: 15, waits: true} as const
const inLogin = {stage: 'in login', outcomes: ['unreached']} as const

function hangSudo({host}: Place): Promise<void> {
  return hang(host, {program: '/usr/bin/sudo'})
}

/** Faults on all ways to a host. */
export const onAllWays: readonly Case[] = [
  ...lostHosts('ssh2', hostFaults, steps),
  ...worseLines('ssh2', worseStages),
  ...lostHosts(
    'openssh',
    some(
      'the session is killed',
      'sshd is killed, with all sessions',
      'the host stands still',
      'reset',
      'silence',
    ),
    steps,
  ),
  ...worseLines('openssh', ['before login']),
  ...lostHosts(
    'sheltie',
    some('the session is killed', "root's shell is killed", 'the host stands still', 'reset'),
    stepsWithoutWalk,
  ),
  ...worseLines('sheltie', ['before login']),
  ...lostHosts(
    'Packer',
    some('the session is killed', "root's shell is killed", 'the host stands still', 'reset', 'silence'),
    stepsOfBuild,
  ),
  ...worseLines('Packer', ['before login']),
  ...lostHosts('fleet', some('the host dies', 'the host stands still', 'reset'), steps),
  {...inLogin, ...soon, way: 'openssh', fault: 'sudo hangs', prepare: hangSudo, stays: /^sleep /},
  {...inLogin, ...soon, way: 'Packer', fault: 'sudo hangs', prepare: hangSudo, limitSeconds: 15 + 5},
  ...(['openssh', 'Packer'] as const).map((way) => ({
    ...inLogin,
    ...soon,
    way,
    fault: '.bashrc hangs',
    specs: ['bashrc-hang'],
    stays: /^bash -c |^sleep /,
  })),
  {
    ...inLogin,
    ...soon,
    way: 'sheltie',
    fault: 'sheltie hangs',
    prepare: ({host}) => hang(host, {program: '/usr/bin/sheltie', root: 'admin container'}),
    stays: /^sleep /,
  },
  {
    way: 'sheltie',
    fault: 'there is no sheltie',
    stage: 'throughout',
    outcomes: ['unharmed'],
    limitSeconds: 300,
    specs: ['sheltie-missing'],
  },
  {
    way: 'sheltie',
    fault: 'the container is not superpowered',
    stage: 'in login',
    outcomes: ['unreached'],
    limitSeconds: 20,
    specs: ['not-superpowered'],
  },
  ...(['openssh', 'sheltie', 'Packer'] as const).map((way) => ({
    ...soon,
    way,
    fault: 'a program never ends, and the run has an end',
    stage: 'round two' as const,
    outcomes: ['lost'] as const,
    strike: () => {},
    held: 'for good' as const,
  })),
]
