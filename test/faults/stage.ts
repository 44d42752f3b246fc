import {existsSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {called, hold, release} from '../hosts/faults.ts'
import type {Host} from '../hosts/host.ts'
import {processesOf} from '../hosts/processes.ts'
import type {Scene, Stage} from './case.ts'
import {reportFiles} from './content.ts'
import type {Approach} from './way.ts'

/** A stage, by the way that it is come to. */
export interface At {
  readonly stage: Stage
  readonly calls: Approach['calls']
}

/** Makes the host wait when a run comes to the stage, where there is a program to wait in. */
export async function awaitStage(host: Host, {stage, calls}: At): Promise<void> {
  const call = calls[stage]
  if (call) await hold(host, call)
}

/** Resolves when the run has come to the stage. */
export async function reached({stage, calls}: At, {host, run, directory}: Scene): Promise<void> {
  const call = calls[stage]
  if (call) await called(host, run, call.root)
  // The shell passes the walk's answer on by cat, when all other questions are answered.
  if (stage === 'the walk') while (!processesOf(host).some(({command}) => command === 'cat')) await delay(50)
  if (stage === 'the reports') while (!existsSync(reportFiles(directory).json)) await delay(50)
}

/** Lets a host go on that waits, where it still lives. */
export function goOn(host: Host, {stage, calls}: At): void {
  const call = calls[stage]
  try {
    if (call) release(host, call.root)
  } catch {
    // The fault was the host's end.
  }
}
