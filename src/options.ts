import {addAbortSignal} from 'node:stream'
import {text as readAll} from 'node:stream/consumers'
import type {CollectOptions} from './collect/collect.ts'
import {parseDuration} from './duration.ts'
import {TargetError, UsageError} from './errors.ts'
import type {Phase, Status} from './evaluate/result.ts'
import type {KubeBenchOptions} from './kube-bench/plan.ts'
import type {PlanOptions} from './plan.ts'
import type {ConnectOptions} from './targets/connect.ts'
import type {Sudo} from './targets/escalation.ts'
import {secretPrompt} from './targets/prompt.ts'

/** The selection flags as oclif parses them. */
export interface SelectionFlags {
  readonly benchmark?: readonly string[] | undefined
  readonly level: '1' | '2'
  readonly phase: Phase
  readonly only?: readonly string[] | undefined
  readonly skip?: readonly string[] | undefined
  readonly tailoring?: string | undefined
  readonly set?: readonly string[] | undefined
  readonly rules?: readonly string[] | undefined
}

/** The flags of collecting, whoever opened the connection. */
export interface CollectFlags {
  readonly sudo: Sudo
  readonly 'sudo-password-env'?: string | undefined
  readonly timeout: string
  readonly 'probe-timeout': string
}

/** The flags of kube-bench as oclif parses them. */
export interface KubeBenchFlags {
  readonly 'kube-bench'?: string | undefined
  readonly 'kube-bench-benchmark'?: string | undefined
  readonly 'kube-bench-targets': string
  readonly 'kube-bench-revision'?: string | undefined
}

/**
 * What of kube-bench is to run; nothing where no directory is named. Throws `UsageError` where one of the
 * reports that are asked for has nothing to show then.
 */
export function kubeBenchOptions(
  flags: KubeBenchFlags,
  formats: readonly string[] = [],
): {readonly kubeBench?: KubeBenchOptions} {
  const directory = flags['kube-bench']
  const own = formats.find((format) => format.startsWith('kube-bench-'))
  if (directory === undefined && own !== undefined)
    throw new UsageError(`--output: ${own} needs kube-bench's control files`, {hint: 'Add --kube-bench DIR'})
  if (directory === undefined) return {}
  const benchmark = flags['kube-bench-benchmark']
  const revision = flags['kube-bench-revision']
  const targets = flags['kube-bench-targets'].split(',').map((target) => target.trim())
  return {
    kubeBench: {
      directory,
      targets: targets.filter((target) => target !== ''),
      ...(benchmark !== undefined && {benchmark}),
      ...(revision !== undefined && {revision}),
    },
  }
}

/** The connection flags as oclif parses them. */
export interface ConnectionFlags extends CollectFlags {
  readonly identity?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly port?: number | undefined
  readonly jump?: string | undefined
  readonly 'ssh-config'?: string | undefined
  readonly 'host-key'?: string | undefined
  readonly transport: ConnectOptions['transport']
}

/** What is to be judged. Throws `UsageError`. */
export function planOptions(flags: SelectionFlags): PlanOptions {
  return {
    benchmarks: flags.benchmark ?? [],
    level: flags.level === '2' ? 2 : 1,
    only: (flags.only ?? []).flatMap(splitIds),
    skip: (flags.skip ?? []).flatMap(splitIds),
    ...(flags.tailoring !== undefined && {tailoring: flags.tailoring}),
    values: Object.fromEntries((flags.set ?? []).map(parseValue)),
    rules: flags.rules ?? [],
  }
}

/** Takes a list apart as kube-bench's `--check` and `--skip` have it; one without any id names nothing. */
function splitIds(list: string): readonly string[] {
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return ids.length > 0 ? ids : ['']
}

/** Node's timers take no more: some 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Ends a run that takes longer than `--timeout` says, with the `TargetError` that says so. */
export function deadline(timeout: string, run = new AbortController()): AbortSignal {
  const end = (): void =>
    run.abort(
      new TargetError(`the host did not answer everything within ${timeout}`, {
        hint: 'Give it more time with --timeout, or look at what a question takes with --probe-timeout',
      }),
    )
  setTimeout(end, Math.min(parseDuration(timeout, '--timeout'), MAX_TIMER_MS)).unref()
  return run.signal
}

/** How to connect; reads standard input where an identity is `-`. Throws `UsageError`. */
export async function connectOptions(flags: ConnectionFlags, signal: AbortSignal): Promise<ConnectOptions> {
  const hostKey = flags['host-key']
  if (hostKey !== undefined && !/^(?:SHA256:[A-Za-z0-9+/]{43}=?|accept-new|ignore)$/.test(hostKey))
    throw new UsageError(`--host-key: "${hostKey}" is neither a fingerprint nor a policy`, {
      hint: 'Give SHA256:… as ssh-keygen -l prints it, accept-new, or ignore',
    })
  const identities = flags.identity ?? []
  const named = {
    user: flags.user,
    port: flags.port,
    jump: flags.jump,
    sshConfig: flags['ssh-config'],
    hostKey,
    identityText: identities.includes('-') ? await readInput(signal) : undefined,
  }
  return {
    ...(Object.fromEntries(
      Object.entries(named).filter(([, value]) => value !== undefined),
    ) as Partial<ConnectOptions>),
    transport: flags.transport,
    ...promptOf(signal),
    identities: identities.filter((identity) => identity !== '-'),
    env: process.env,
    signal,
  }
}

/** How to collect. Throws `UsageError`. */
export function collectOptions(flags: CollectFlags, signal: AbortSignal): CollectOptions {
  const secondsOf = (flag: 'timeout' | 'probe-timeout'): number =>
    Math.ceil(parseDuration(flags[flag], `--${flag}`) / 1000)
  const [run, probe] = [secondsOf('timeout'), secondsOf('probe-timeout')]
  return {
    sudo: flags.sudo,
    ...sudoPassword(flags['sudo-password-env'], signal),
    // A question that outlives the run is asked for nobody.
    limits: {probeSeconds: Math.min(probe, run), walkSeconds: Math.min(6 * probe, run)},
    signal,
  }
}

const statuses: readonly Status[] = ['pass', 'fail', 'error', 'manual', 'notapplicable', 'deferred', 'waived']

/** Reads `--show`. Throws `UsageError` for a word that is no status. */
export function shownStatuses(text: string): readonly Status[] {
  return text.split(',').map((word) => {
    const status = statuses.find((known) => known === word.trim())
    if (!status)
      throw new UsageError(`--show: unknown status "${word}"`, {hint: `Known: ${statuses.join(', ')}`})
    return status
  })
}

/** Standard input to its end, unless the run ends first: nobody may ever close it. */
async function readInput(signal: AbortSignal): Promise<string> {
  try {
    return await readAll(addAbortSignal(signal, process.stdin))
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

function promptOf(signal: AbortSignal): Pick<ConnectOptions, 'prompt'> {
  const prompt = secretPrompt({input: process.stdin, output: process.stderr}, signal)
  return prompt ? {prompt} : {}
}

type SudoPassword = Pick<CollectOptions, 'sudoPassword' | 'askSudoPassword'>

function sudoPassword(name: string | undefined, signal: AbortSignal): SudoPassword {
  if (name === undefined) return askPerson(signal)
  const sudoPassword = process.env[name]
  if (sudoPassword === undefined) throw new UsageError(`--sudo-password-env: the variable ${name} is not set`)
  return {sudoPassword}
}

function askPerson(signal: AbortSignal): SudoPassword {
  const {prompt} = promptOf(signal)
  return prompt ? {askSudoPassword: () => prompt('Password for sudo: ')} : {}
}

/** Numbers and booleans are meant as such; what a number would lose something of (0750, 6.10) is text. */
function parseValue(text: string): [string, unknown] {
  const match = /^(\w+)=([\s\S]*)$/.exec(text)
  if (!match) throw new UsageError(`--set: "${text}" is not NAME=VALUE`)
  const [, name = '', value = ''] = match
  if (/^-?\d/.test(value) && String(Number(value)) === value) return [name, Number(value)]
  return [name, value === 'true' || value === 'false' ? value === 'true' : value]
}
