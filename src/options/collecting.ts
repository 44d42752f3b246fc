import type {CollectOptions} from '../collect/collect.ts'
import {UsageError} from '../errors.ts'
import type {Sudo} from '../targets/escalation.ts'
import {secretPrompt} from '../targets/prompt.ts'
import {parseDuration} from './duration.ts'

/** The flags of collecting, whoever opened the connection. */
export interface CollectFlags {
  readonly sudo: Sudo
  readonly 'sudo-password-env'?: string | undefined
  readonly timeout: string
  readonly 'probe-timeout': string
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

type SudoPassword = Pick<CollectOptions, 'sudoPassword' | 'askSudoPassword'>

function sudoPassword(name: string | undefined, signal: AbortSignal): SudoPassword {
  if (name === undefined) return askPerson(signal)
  const sudoPassword = process.env[name]
  if (sudoPassword === undefined) throw new UsageError(`--sudo-password-env: the variable ${name} is not set`)
  return {sudoPassword}
}

function askPerson(signal: AbortSignal): SudoPassword {
  const prompt = secretPrompt(signal)
  return prompt ? {askSudoPassword: () => prompt('Password for sudo: ')} : {}
}
