import {randomBytes} from 'node:crypto'
import {TargetError, UserError} from '../errors.ts'
import type {Problem} from '../evaluate/result.ts'
import type {Probe} from '../probes/probe.ts'
import {launchCommand, refusal, type Sudo, wantsPassword, wantsTerminal} from '../targets/escalation.ts'
import type {ExecOptions, ExecResult, Transport} from '../transports/transport.ts'
import {converse} from './converse.ts'
import type {Said} from './evidence.ts'
import {decodeFrames, type Frame, frameKey, TRUNCATED} from './frames.ts'
import {renderScript, type ScriptLimits} from './script.ts'

export interface CollectOptions {
  readonly sudo: Sudo
  readonly sudoPassword?: string
  /** Asks a person, where there is one; called only when sudo wants a password that was not given. */
  readonly askSudoPassword?: () => Promise<string>
  readonly limits: ScriptLimits
  /** Ends the run; what the host said until then is kept. */
  readonly signal: AbortSignal
}

/** What one run of the script brought. */
export interface Collected {
  readonly answers: ReadonlyMap<string, Said>
  /** As whom the script ran. */
  readonly escalation: string
  /** The connection or the run ended before the script did. */
  readonly problem?: Problem
}

/**
 * Asks all probes in one run of one script. Throws `TargetError` when no shell of the host answered; when
 * the host was lost later, the probes without an answer are `lost` and `problem` says why.
 */
export async function collect(
  transport: Transport,
  probes: readonly Probe<unknown>[],
  options: CollectOptions,
): Promise<Collected> {
  const unique = deduplicate(probes).filter((probe) => isAskable(transport, probe))
  const nonce = randomBytes(16).toString('hex')
  const script = renderScript(unique, options.limits, {nonce, mark: randomBytes(16).toString('hex')})
  const run = await runScript(transport, script, options)
  const {frames, complete} = decodeFrames(run.stdout, nonce)
  const hello = frames.find(({key}) => key === 'hello')
  if (!hello) throw run.failure ?? refusal(transport.identity.name, refused(run))

  const problem = complete ? undefined : lost(transport, run)
  return {
    answers: new Map([...answersOf(unique, frames, problem?.message), ...notRunning(transport, probes)]),
    escalation: escalationOf(hello.output),
    ...(problem && {problem}),
  }
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

/**
 * What a round brought that never began, because the host was lost after the round before. Throws what was
 * caught when it is no `UserError`.
 */
export function unanswered(
  probes: readonly Probe<unknown>[],
  caught: unknown,
): Pick<Collected, 'answers' | 'problem'> {
  if (!(caught instanceof UserError)) throw caught
  return {answers: answersOf(probes, [], caught.message), problem: problemOf('connection', caught)}
}

/**
 * Keeps one probe of each key, asked on every system that one of them is for. Throws `Error` when two
 * different questions claim one key: a bug in a probe.
 */
export function deduplicate(probes: readonly Probe<unknown>[]): readonly Probe<unknown>[] {
  const byKey = new Map<string, Probe<unknown>>()
  for (const probe of probes) {
    const known = byKey.get(probe.key)
    if (known && known.script !== probe.script) throw new Error(`two probes have the key ${probe.key}`)
    byKey.set(probe.key, known ? askedOnBoth(known, probe) : probe)
  }
  return [...byKey.values()]
}

function askedOnBoth(a: Probe<unknown>, b: Probe<unknown>): Probe<unknown> {
  const {systems, ...probe} = a
  if (systems === undefined || b.systems === undefined) return probe
  return {...probe, systems: [...new Set([...systems, ...b.systems])].toSorted()}
}

/**
 * Turns frames into what each probe was told. A probe without a frame is `lost` for the reason given, unless
 * the script reached its end: then it is for other systems and was passed over.
 */
export function answersOf(
  probes: readonly Probe<unknown>[],
  frames: readonly Frame[],
  lostBecause?: string,
): ReadonlyMap<string, Said> {
  const byKey = new Map(frames.map((frame) => [frame.key, frame]))
  const asked = probes.filter(
    ({key, systems}) => byKey.has(frameKey(key)) || !systems || lostBecause !== undefined,
  )
  return new Map(
    asked.map((probe) => {
      const frame = byKey.get(frameKey(probe.key))
      const reason = lostBecause ?? 'the script ended early'
      const lostSaid: Said = {unavailable: 'lost', detail: `${probe.key}: ${reason}`}
      return [probe.key, frame ? saidBy(frame, probe.pace !== 'quick') : lostSaid]
    }),
  )
}

/** What a frame says of its probe; 124 and 137 are what timeout(1) makes of a command that it ended. */
export function saidBy({key, exitCode, output}: Frame, bounded: boolean): Said {
  if (exitCode === TRUNCATED) return {unavailable: 'truncated', detail: `${key}: the answer is too long`}
  if (bounded && (exitCode === 124 || exitCode === 137))
    return {unavailable: 'timeout', detail: `${key}: no answer within the time limit`}
  return {output, exitCode}
}

/** Bytes of one run that are kept: many times what a host has to say, so one that never ends is not heard out. */
const MAX_SAID_BYTES = 64 * 1024 * 1024
const SAID_TOO_MUCH = 'Look at what it prints: ssh HOST sudo -n true'

interface Run {
  readonly stdout: Buffer
  readonly result?: ExecResult
  /** Why the command did not run to its end. */
  readonly failure?: Error
}

async function runScript(transport: Transport, script: string, options: CollectOptions): Promise<Run> {
  if (options.sudoPassword !== undefined) return converseOnce(transport, script, options, false)
  const first = await runOnce(options.signal, (heard) =>
    transport.exec(launchCommand(options.sudo), {stdin: script, ...heard}),
  )
  const said = first.result?.stderr ?? ''
  if (wantsTerminal(said)) return converseOnce(transport, script, options, true)
  if (!options.askSudoPassword || !wantsPassword(said)) return first
  const sudoPassword = await options.askSudoPassword()
  return converseOnce(transport, script, {...options, sudoPassword}, false)
}

async function converseOnce(
  transport: Transport,
  script: string,
  options: CollectOptions,
  terminal: boolean,
): Promise<Run> {
  const run = await runOnce(options.signal, (heard) =>
    converse(transport, {script, password: options.sudoPassword, terminal, ...heard}),
  )
  return !terminal && wantsTerminal(refused(run).text) ? converseOnce(transport, script, options, true) : run
}

type Heard = Pick<ExecOptions, 'signal' | 'onStdout'>

async function runOnce(ended: AbortSignal, exec: (heard: Heard) => Promise<ExecResult>): Promise<Run> {
  const chunks: Buffer[] = []
  const stop = new AbortController()
  let bytes = 0
  const onStdout = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes <= MAX_SAID_BYTES) chunks.push(chunk)
    else stop.abort(new TargetError('the host said more than 64 MiB', {hint: SAID_TOO_MUCH}))
  }
  try {
    const result = await exec({signal: AbortSignal.any([ended, stop.signal]), onStdout})
    return {stdout: Buffer.concat(chunks), result}
  } catch (error) {
    return {stdout: Buffer.concat(chunks), failure: error as Error}
  }
}

function refused({stdout, result}: Run): {exitCode: number; text: string} {
  // Only sudo's own words: what a start-up file prints may be long.
  const text = `${stdout.toString('utf8', 0, 4096)}\n${result?.stderr ?? ''}`
  return {exitCode: result?.exitCode ?? 255, text}
}

function lost(transport: Transport, {result, failure}: Run): Problem {
  const {name} = transport.identity
  if (failure instanceof TargetError) return problemOf('connection', failure)
  const how = failure ? `was ended: ${failure.message}` : `ended early with ${result?.exitCode}`
  return {kind: 'collection', message: `the script on ${name} ${how}`}
}

function problemOf(kind: Problem['kind'], {message, hint}: UserError): Problem {
  return {kind, message, ...(hint && {hint})}
}

function escalationOf(hello: string): string {
  const [uid, way = 'none'] = hello.split(' ')
  return uid === '0' ? way : 'unprivileged'
}
