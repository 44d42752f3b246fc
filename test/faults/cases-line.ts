import {losePackets} from '../hosts/faults.ts'
import {type Case, promises} from './case.ts'
import type {Break, Turn} from './link.ts'

const harmless = {stage: 'throughout', outcomes: ['unharmed'], limitSeconds: promises.run} as const

/** Lines that are bad but hold: nothing may come of it. */
export const badLines: readonly Case[] = [
  {...harmless, fault: '100 ms later, in each direction', line: {delayMs: 100}, brief: true},
  {...harmless, fault: '20 kB each second', line: {bytesPerSecond: 20_000}, brief: true},
  {...harmless, fault: '7 bytes at a time', line: {pieceBytes: 7}, brief: true},
  {...harmless, fault: 'a greeting that comes 3 s late', line: {lateMs: 3000}},
  {
    ...harmless,
    fault: '20 % of the packets lost',
    prepare: ({host}) => losePackets(host, 0.2),
    words: ['--timeout', `${promises.run}s`],
  },
  {
    fault: 'a greeting that comes too late',
    stage: 'before login',
    outcomes: ['unreached'],
    limitSeconds: promises.connect,
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
