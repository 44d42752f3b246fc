import {launchCommand, type Sudo, wantsPassword, wantsTerminal} from '../targets/escalation.ts'
import type {Transport} from '../transports/transport.ts'
import {converse} from './converse.ts'
import {type Heard, type Launch, type Shell, startShell} from './shell.ts'

/** How to become root, and until when. */
export interface Escalation {
  readonly sudo: Sudo
  readonly sudoPassword?: string
  /** Asks a person, where there is one; called only when sudo wants a password that was not given, and once. */
  readonly askSudoPassword?: () => Promise<string>
  /** Ends the run; what the host said until then is kept. */
  readonly signal: AbortSignal
}

/** What the shell reads first. */
export interface Opening {
  readonly block: string
  /** The word that its frames carry. */
  readonly nonce: string
}

/** A shell and what it said to the first block. */
export interface Opened {
  readonly shell: Shell
  readonly heard: Heard
}

/** Starts root's shell and gives it the first block; again where sudo wants a password or a terminal. */
export async function openShell(
  transport: Transport,
  opening: Opening,
  options: Escalation,
): Promise<Opened> {
  if (options.sudoPassword !== undefined) return converseFirst(transport, opening, options, false)
  const launch: Launch = (exec) => transport.exec(launchCommand(options.sudo), exec)
  const first = await begin(launch, opening, options)
  const said = first.heard.outcome?.result?.stderr ?? ''
  if (wantsTerminal(said)) return converseFirst(transport, opening, options, true)
  if (!options.askSudoPassword || !wantsPassword(said)) return first
  const sudoPassword = await options.askSudoPassword()
  return converseFirst(transport, opening, {...options, sudoPassword}, false)
}

async function converseFirst(
  transport: Transport,
  opening: Opening,
  options: Escalation,
  terminal: boolean,
): Promise<Opened> {
  const launch: Launch = (exec) => converse(transport, {...exec, password: options.sudoPassword, terminal})
  const opened = await begin(launch, opening, options)
  return !terminal && wantsTerminal(refused(opened.heard).text)
    ? converseFirst(transport, opening, options, true)
    : opened
}

async function begin(launch: Launch, {block, nonce}: Opening, {signal}: Escalation): Promise<Opened> {
  const shell = startShell(launch, nonce, signal)
  return {shell, heard: await shell.run(block)}
}

/** What was printed in the place of root's shell. */
export function refused({stdout, outcome}: Heard): {readonly exitCode: number; readonly text: string} {
  // Only sudo's own words: what a start-up file prints may be long.
  const text = `${stdout.toString('utf8', 0, 4096)}\n${outcome?.result?.stderr ?? ''}`
  return {exitCode: outcome?.result?.exitCode ?? 255, text}
}
