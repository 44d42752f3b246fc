import {losePackets} from '../hosts/faults.ts'
import {type Case, type Place, promises, type Stage} from './case.ts'
import type {Break, Turn} from './link.ts'
import type {Way} from './way.ts'

const harmless = {outcomes: ['unharmed'], limitSeconds: promises.run} as const

/** A line that gets bad but holds. */
interface Worsening {
  readonly fault: string
  strike(place: Place): void | Promise<void>
  /** The stages that `npm test` tries too. */
  readonly brief: readonly Stage[]
}

const worsenings: readonly Worsening[] = [
  {
    fault: '100 ms later, in each direction',
    strike: ({link}) => link.worsen({delayMs: 100}),
    brief: ['in login'],
  },
  {
    fault: '20 kB each second',
    strike: ({link}) => link.worsen({bytesPerSecond: 20_000}),
    brief: ['round one'],
  },
  {fault: '7 bytes at a time', strike: ({link}) => link.worsen({pieceBytes: 7}), brief: ['the walk']},
  // With twice as many a connection takes more than its 20 s by chance, some time in a hundred.
  {fault: '10 % of the packets lost', strike: ({host}) => losePackets(host, 0.1), brief: ['round two']},
]

/** When a line may get bad; before the login is throughout. */
export const worseStages = ['before login', 'in login', 'round one', 'the walk', 'round two'] as const

/** Lines that get bad at a stage, by one way to the host: nothing may come of it. */
export function worseLines(way: Way, stages: readonly Stage[]): readonly Case[] {
  return worsenings.flatMap(({fault, strike, brief}) =>
    stages.map((stage) => ({
      ...harmless,
      way,
      fault,
      ...(stage === 'before login' ? {stage: 'throughout' as const, prepare: strike} : {stage, strike}),
      ...(way === 'ssh2' && brief.includes(stage) && {brief: true as const}),
    })),
  )
}

/** Hosts that greet late. */
export const lateHosts: readonly Case[] = [
  {...harmless, fault: 'a greeting that comes 3 s late', stage: 'throughout', line: {lateMs: 3000}},
  {
    fault: 'a greeting that comes too late',
    stage: 'before login',
    outcomes: ['unreached'],
    limitSeconds: promises.connect,
    waits: true,
    line: {lateMs: 1000 * (promises.connect + 3)},
  },
]

const kinds = ['reset', 'end', 'stall', 'flip'] as const

const names: Readonly<Record<Break['kind'], string>> = {
  reset: 'reset',
  end: 'end of both ways',
  stall: 'silence',
  flip: 'one bit',
}

/**
 * A break at the first, the middle and the last byte of each turn of the conversation that a run without faults had, in
 * the direction of the turn; of the turns after the script, which differ from run to run, only in the middle. `npm test`
 * tries the middle of some turns, each broken in another way.
 */
export function brokenTurns(turns: readonly Turn[]): readonly Case[] {
  const script = turns.findIndex(
    ({towards, start, end}) => towards === 'server' && end - start > SCRIPT_BYTES,
  )
  return turns.flatMap((turn, index) =>
    (index > script ? [middleOf(turn)] : [turn.start, middleOf(turn), turn.end - 1]).flatMap((byte) =>
      kinds.map((kind) => breakAt({kind, byte, turn, index, script})),
    ),
  )
}

/** One byte of the conversation, and how it is broken. */
interface Spot {
  readonly kind: Break['kind']
  readonly byte: number
  readonly turn: Turn
  /** The number of the turn, from 0, and that of the turn with the script. */
  readonly index: number
  readonly script: number
}

/** No turn of Assay's is longer before the one that holds the script. */
const SCRIPT_BYTES = 10_000

/** The keys are agreed on in so many turns: identification, algorithms, key exchange, of both ends. */
const KEY_EXCHANGE_TURNS = 5

function breakAt(spot: Spot): Case {
  const {kind, byte, turn} = spot
  return {
    fault: names[kind],
    stage: 'throughout',
    limitSeconds: promises.silence,
    prepare: ({link}) => link.strike({kind, towards: turn.towards, afterBytes: byte}),
    ...(kind === 'stall' && {waits: true}),
    ...partOf(spot),
    ...(isBrief(spot) && {brief: true}),
  }
}

function isBrief({kind, byte, turn, index, script}: Spot): boolean {
  const early = index <= KEY_EXCHANGE_TURNS || index === script || index === script + 1
  return early && byte === middleOf(turn) && kinds[index % kinds.length] === kind
}

function middleOf({start, end}: Turn): number {
  return Math.floor((start + end) / 2)
}

/** What a turn is about, and what may become of a run that breaks there. */
function partOf({kind, turn, index, script}: Spot): Pick<Case, 'where' | 'outcomes'> {
  const who = turn.towards === 'client' ? "the host's" : "Assay's"
  // RFC 4253, section 6: before there are keys nothing guards the padding of a packet, and nobody reads it.
  if (index < KEY_EXCHANGE_TURNS && kind === 'flip')
    return {where: `${who} key exchange`, outcomes: ['unreached', 'unharmed']}
  if (index < KEY_EXCHANGE_TURNS) return {where: `${who} key exchange`, outcomes: ['unreached']}
  if (index < script) return {where: `${who} login`, outcomes: ['unreached']}
  if (index === script) return {where: 'the script', outcomes: ['unreached']}
  // How much was said before, and whether it was all, differs from run to run by some bytes.
  return {where: `${who} answers and farewell`, outcomes: ['lost', 'unreached', 'unharmed']}
}
