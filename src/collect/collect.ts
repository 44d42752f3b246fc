import {randomBytes} from 'node:crypto'
import {TargetError} from '../errors.ts'
import type {Problem} from '../evaluate/result.ts'
import type {Probe} from '../probes/probe.ts'
import {refusal} from '../targets/escalation.ts'
import type {Transport} from '../transports/transport.ts'
import {type Answers, answersOf, deduplicate} from './answers.ts'
import type {Said} from './evidence.ts'
import {decodeFrames, type Frame} from './frames.ts'
import {type Escalation, openShell, refused} from './open-shell.ts'
import {renderOpening, renderRound, type ScriptLimits} from './script.ts'
import type {Heard, Outcome} from './shell.ts'
import {type Timing, timingsOf} from './timings.ts'

/** How to ask: as whom, within which limits, and who is told of each answer. */
export interface CollectOptions extends Escalation {
  readonly limits: ScriptLimits
  /** Told when each probe was answered, as each round is over. */
  readonly onAnswered?: (timing: Timing) => void
}

/** What a host said. */
export interface Collected {
  readonly answers: Answers
  /** As whom the script ran. */
  readonly escalation: string
  /** The connection or the run ended before all was asked. */
  readonly problem?: Problem
}

/** The questions that follow from the first answers. */
export type FollowUps = (answers: Answers) => readonly Probe<unknown>[]

/**
 * Asks all probes, and then what follows from their answers, in one exec. Throws `TargetError` when no shell of
 * the host answered, and what `followUps` throws; when the host was lost later, the probes without an answer
 * are `lost` and `problem` says why.
 */
export async function collect(
  transport: Transport,
  probes: readonly Probe<unknown>[],
  options: CollectOptions,
  followUps: FollowUps = () => [],
): Promise<Collected> {
  const [nonce, mark] = [secretWord(), secretWord()]
  const first = deduplicate(probes)
  const block = renderOpening(askable(transport, first), options.limits, {nonce, mark})
  const {shell, heard} = await openShell(transport, {block, nonce}, options)
  try {
    tellTimes(heard, nonce, options)
    const opened = {
      escalation: escalationOf(helloOf(transport, heard, nonce)),
      ...answered(transport, first, heard, nonce),
    }
    if (opened.problem) return opened
    const more = deduplicate(followUps(opened.answers)).filter(({key}) => !opened.answers.has(key))
    if (more.length === 0) return opened
    const said = await shell.run(renderRound(askable(transport, more), options.limits))
    tellTimes(said, nonce, options)
    const second = answered(transport, more, said, nonce)
    return {...opened, ...second, answers: new Map([...opened.answers, ...second.answers])}
  } finally {
    await shell.end()
  }
}

function tellTimes(heard: Heard, nonce: string, {onAnswered}: CollectOptions): void {
  if (onAnswered) for (const timing of timingsOf(heard, nonce)) onAnswered(timing)
}

/** 32 hex digits that nothing on the host can know. */
function secretWord(): string {
  return randomBytes(16).toString('hex')
}

function askable(transport: Transport, probes: readonly Probe<unknown>[]): readonly Probe<unknown>[] {
  return probes.filter((probe) => isAskable(transport, probe))
}

function isAskable({kind}: Transport, {needs}: Probe<unknown>): boolean {
  return kind !== 'root' || needs !== 'running system'
}

/** In a root that was entered, the machine that runs Assay would answer for the image. */
function notRunning(transport: Transport, probes: readonly Probe<unknown>[]): readonly [string, Said][] {
  const detail = `only a running system can tell, and ${transport.identity.name} is one on disk`
  return probes
    .filter((probe) => !isAskable(transport, probe))
    .map(({key}) => [key, {unavailable: 'not-running', detail: `${key}: ${detail}`}])
}

function helloOf(transport: Transport, heard: Heard, nonce: string): Frame {
  const hello = decodeFrames(heard.stdout, nonce).frames.find(({key}) => key === 'hello')
  if (!hello) throw heard.outcome?.failure ?? refusal(transport.identity.name, refused(heard))
  return hello
}

/** What one round brought. */
function answered(
  transport: Transport,
  probes: readonly Probe<unknown>[],
  {stdout, outcome}: Heard,
  nonce: string,
): Pick<Collected, 'answers' | 'problem'> {
  const {frames, complete} = decodeFrames(stdout, nonce)
  const problem = complete ? undefined : lost(transport.identity.name, outcome)
  const answers = answersOf(askable(transport, probes), frames, problem?.message)
  return {
    answers: new Map([...answers, ...notRunning(transport, probes)]),
    ...(problem && {problem}),
  }
}

function lost(name: string, outcome: Outcome | undefined): Problem {
  const {failure, result} = outcome ?? {}
  if (failure instanceof TargetError) {
    const {message, hint} = failure
    return {kind: 'connection', message, ...(hint && {hint})}
  }
  const how = failure ? `was ended: ${failure.message}` : `ended early with ${result?.exitCode}`
  return {kind: 'collection', message: `the script on ${name} ${how}`}
}

function escalationOf({output}: Frame): string {
  const [uid, way = 'none'] = output.split(' ')
  return uid === '0' ? way : 'unprivileged'
}
