import {die, dropPackets, freeze, killSessions, killShell, killSshd} from '../hosts/faults.ts'
import {type Case, type Place, promises, type Stage} from './case.ts'

type Step = Exclude<Stage, 'throughout'>

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
  readonly brief: readonly Step[]
}

const happenings: readonly Happening[] = [
  {
    fault: 'the session is killed',
    strike: ({host}) => killSessions(host),
    not: ['before login', 'the reports'],
    brief: ['in login'],
  },
  {
    fault: 'sshd is killed, with all sessions',
    strike: ({host}) => killSshd(host),
    brief: ['before login', 'round one'],
  },
  {
    fault: "root's shell is killed",
    strike: ({host}) => killShell(host),
    not: ['before login', 'in login', 'the reports'],
    brief: ['the walk'],
  },
  {fault: 'the host dies', strike: ({host}) => die(host), brief: ['round two']},
  {fault: 'the host stands still', strike: ({host}) => freeze(host), silent: true, brief: ['the reports']},
  {
    fault: 'packets are dropped',
    strike: ({host}) => dropPackets(host),
    silent: true,
    // Without it, two hours may pass until the host's TCP knows that nobody is there.
    specs: ['client-alive'],
    brief: ['before login'],
  },
  {fault: 'reset', strike: ({link}) => link.strike(now('reset')), brief: ['before login', 'round two']},
  {fault: 'end of both ways', strike: ({link}) => link.strike(now('end')), brief: ['in login', 'the walk']},
  {fault: 'silence', strike: ({link}) => link.strike(now('stall')), silent: true, brief: ['round one']},
  {
    fault: 'one bit of what the host says',
    strike: ({link}) => link.strike(now('flip')),
    brief: ['the walk'],
  },
  {
    fault: 'one bit of what Assay says',
    strike: ({link}) => link.strike({...now('flip'), towards: 'server'}),
    // In the second round Assay has nothing more to say but goodbye.
    outcomes: {'round two': ['unharmed', 'lost']},
    brief: ['in login', 'round one'],
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

const steps = Object.keys(outcomesAt) as readonly Step[]

/** More than a pipe holds, so that the run waits with its reports until somebody reads. */
const htmlToStdout = Array.from({length: 8}, () => ['-o', 'html=-']).flat()

/** Every way in which a host is lost, at every stage. */
export const lostHosts: readonly Case[] = happenings.flatMap((happening) =>
  steps
    .filter((step) => !happening.not?.includes(step))
    .map((step) => ({
      fault: happening.fault,
      stage: step,
      outcomes: happening.outcomes?.[step] ?? outcomesAt[step],
      limitSeconds: limitOf(step, happening.silent === true),
      ...(happening.specs && {specs: happening.specs}),
      // Before the login there is no run that could be waited for.
      ...(step === 'before login' ? {prepare: happening.strike} : {strike: happening.strike}),
      ...(step === 'the reports' && {words: htmlToStdout}),
      ...(happening.brief.includes(step) && {brief: true as const}),
    })),
)

function limitOf(step: Step, silent: boolean): number {
  if (!silent) return promises.silence
  return step === 'before login' || step === 'in login' ? promises.connect : promises.silence
}
