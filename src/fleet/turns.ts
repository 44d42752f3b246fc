import type {Timing} from '../collect/timings.ts'
import {UsageError} from '../errors.ts'
import {collectOptions} from '../options/collecting.ts'
import {type ConnectionFlags, connectOptions} from '../options/connection.ts'
import {deadline} from '../options/deadline.ts'
import {parseDuration} from '../options/duration.ts'
import type {Turn} from './check-hosts.ts'
import type {Job} from './inventory.ts'

/** The flags of many hosts, with the identities that standard input may be read for. */
export interface FleetFlags {
  readonly inventory?: string | undefined
  readonly identity?: readonly string[] | undefined
}

/**
 * All hosts that the command line and the inventory name. Throws `UsageError` where there is none, where one
 * is named twice, and where standard input would have to be both a key and the inventory.
 */
export async function gatherJobs(
  named: readonly Job[],
  {inventory, identity}: FleetFlags,
  stdin: NodeJS.ReadableStream,
): Promise<readonly Job[]> {
  if (inventory === '-' && identity?.includes('-'))
    throw new UsageError('--inventory and --identity cannot both be read from standard input')
  const jobs = [...named, ...(inventory === undefined ? [] : await load(inventory, stdin))]
  if (jobs.length === 0)
    throw new UsageError('no target is given', {hint: 'Name a host, or a file of them with --inventory'})
  const texts = jobs.map(({target}) => target.text)
  const twice = texts.find((text, index) => texts.indexOf(text) !== index)
  if (twice !== undefined) throw new UsageError(`${twice} is named twice`)
  return jobs
}

/** What reads it is slow to load, and most runs have none. */
async function load(inventory: string, stdin: NodeJS.ReadableStream): Promise<readonly Job[]> {
  const {loadInventory} = await import('./inventory.ts')
  return loadInventory(inventory, stdin)
}

/**
 * How each host is asked when its turn comes: the time limit is each host's own. Nobody is asked for a
 * passphrase or a password, as the questions of many hosts would come mixed. `onAnswered` is
 * told when each probe was answered. Throws `UsageError`.
 */
export async function planTurns(
  flags: ConnectionFlags,
  ended: AbortSignal,
  onAnswered: (job: Job, timing: Timing) => void,
): Promise<(job: Job) => Turn> {
  const {prompt: _prompt, ...shared} = await connectOptions(flags, ended)
  const {askSudoPassword: _ask, ...collect} = collectOptions(flags, ended)
  parseDuration(flags.timeout, '--timeout')
  return (job) => {
    const {identity} = job
    const signal = AbortSignal.any([deadline(flags.timeout), ended])
    const {identityText: _text, ...withoutKey} = shared
    const connect = identity === undefined ? shared : {...withoutKey, identities: [identity]}
    return {
      connect: {...connect, signal},
      collect: {...collect, signal, onAnswered: (timing) => onAnswered(job, timing)},
    }
  }
}
