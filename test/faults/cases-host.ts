import {arrange, die, dropPackets, freeze, killSessions, killShell, killSshd} from '../hosts/faults.ts'
import {type Case, type Place, promises, type Stage} from './case.ts'
import type {Way} from './way.ts'

/** A stage with a beginning. */
export type Step = Exclude<Stage, 'throughout'>

/** What takes a host away: it closes the connection, or leaves it silent. */
interface Happening {
  readonly fault: string
  strike(place: Place): void | Promise<void>
  readonly silent?: true
  /** Stages in which there is nothing that it could hit. */
  readonly not?: readonly Step[]
  /** Where the outcome is not that of the stage. */
  readonly outcomes?: Readonly<Partial<Record<Step, Case['outcomes']>>>
  readonly specs?: Case['specs']
  /** The stages that `npm test` tries too. */
  readonly brief: Readonly<Partial<Record<Way, readonly Step[]>>>
}

const happenings: readonly Happening[] = [
  {
    fault: 'the session is killed',
    strike: ({host}) => killSessions(host),
    not: ['before login', 'the reports'],
    brief: {ssh2: ['in login'], openssh: ['the walk'], sheltie: ['round two']},
  },
  {
    fault: 'sshd is killed, with all sessions',
    strike: ({host}) => killSshd(host),
    brief: {ssh2: ['round one']},
  },
  {
    fault: "root's shell is killed",
    strike: ({host}) => killShell(host),
    not: ['before login', 'in login', 'the reports'],
    brief: {ssh2: ['the walk']},
  },
  {fault: 'the host dies', strike: ({host}) => die(host), brief: {ssh2: ['round two']}},
  {
    fault: 'the host stands still',
    strike: ({host}) => freeze(host),
    silent: true,
    brief: {ssh2: ['the reports'], fleet: ['round one']},
  },
  {
    fault: 'packets are dropped',
    strike: ({host}) => dropPackets(host),
    silent: true,
    // Without it, two hours may pass until the host's TCP knows that nobody is there.
    specs: ['client-alive'],
    brief: {ssh2: ['before login']},
  },
  {
    fault: "the host's network goes down",
    strike: ({host}) => arrange(host, 'ip link set eth0 down'),
    silent: true,
    specs: ['client-alive'],
    brief: {},
  },
  {
    fault: 'reset',
    strike: ({link}) => link.strike(now('reset')),
    brief: {ssh2: ['round two'], sheltie: ['in login']},
  },
  {
    fault: 'end of both ways',
    strike: ({link}) => link.strike(now('end')),
    brief: {ssh2: ['in login', 'the walk']},
  },
  {
    fault: 'silence',
    strike: ({link}) => link.strike(now('stall')),
    silent: true,
    brief: {ssh2: ['round one'], Packer: ['round two']},
  },
  {
    fault: 'one bit of what the host says',
    strike: ({link}) => link.strike(now('flip')),
    brief: {ssh2: ['the walk']},
  },
  {
    fault: 'one bit of what Assay says',
    strike: ({link}) => link.strike({...now('flip'), towards: 'server'}),
    // In the second round Assay has nothing more to say but goodbye.
    outcomes: {'round two': ['unharmed', 'lost']},
    brief: {ssh2: ['round one']},
  },
]

function now(kind: 'reset' | 'end' | 'stall' | 'flip') {
  return {kind, towards: 'client', afterBytes: 0} as const
}

/** What has to become of a run that is hit at a stage. */
const outcomesAt: Readonly<Record<Step, Case['outcomes']>> = {
  'before login': ['unreached'],
  'in login': ['unreached'],
  // What was on its way is lost too, and with it what the system is.
  'round one': ['lost', 'unreached'],
  'the walk': ['lost', 'unreached'],
  'round two': ['lost'],
  'the reports': ['unharmed'],
}

/** All stages with a beginning. */
export const steps = Object.keys(outcomesAt) as readonly Step[]

/** More than a pipe holds, so that the run waits with its reports until somebody reads. */
const htmlToStdout = Array.from({length: 8}, () => ['-o', 'html=-']).flat()

/** What can take a host away. */
export const hostFaults: readonly string[] = happenings.map(({fault}) => fault)

/** Some faults that take a host away, at some stages, by one way to the host. */
export function lostHosts(way: Way, faults: readonly string[], stages: readonly Step[]): readonly Case[] {
  return happenings
    .filter(({fault}) => faults.includes(fault))
    .flatMap((happening) =>
      stages
        .filter((step) => !happening.not?.includes(step))
        .map((step) => ({way, ...lostHost(happening, step, way)})),
    )
}

function lostHost(happening: Happening, step: Step, way: Way): Case {
  const {fault, strike, silent = false, specs, outcomes, brief} = happening
  return {
    fault,
    stage: step,
    outcomes: outcomes?.[step] ?? outcomesAt[step],
    limitSeconds: limitOf(step, silent),
    ...(specs && {specs}),
    // Before the login there is no run that could be waited for.
    ...(step === 'before login' ? {prepare: strike} : {strike}),
    ...(step === 'the reports' && {words: htmlToStdout}),
    ...(silent && {waits: true as const}),
    ...((brief[way] ?? []).includes(step) && {brief: true as const}),
    ...(way === 'Packer' && silent && endedByLimit),
  }
}

/** Packer itself waits for a silent host without end; the last seconds are for the try to stop what runs there. */
const endedByLimit = {words: ['--timeout', '10s'], limitSeconds: 10 + 5} as const

function limitOf(step: Step, silent: boolean): number {
  if (!silent) return promises.silence
  return step === 'before login' || step === 'in login' ? promises.connect : promises.silence
}
