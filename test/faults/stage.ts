import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {called, hold, release} from '../hosts/faults.ts'
import type {Host} from '../hosts/host.ts'
import {processesOf} from '../hosts/processes.ts'
import type {Scene, Stage} from './case.ts'

/** The program of the host that is called first at each stage, and the words by which it is known there. */
const firstCalls: Readonly<Partial<Record<Stage, readonly [program: string, words?: string]>>> = {
  'in login': ['/opt/aws/bin/eic_run_authorized_keys'],
  'round one': ['/usr/bin/df'],
  'the walk': ['/usr/bin/find', '*" -xdev "*'],
  // Only an audit of kube-bench calls it, and audits are in the second round.
  'round two': ['/usr/bin/arch'],
}

/** Makes the host wait when a run comes to the stage, where there is a program to wait in. */
export async function awaitStage(host: Host, stage: Stage): Promise<void> {
  const call = firstCalls[stage]
  if (call) await hold(host, ...call)
}

/** Resolves when the run has come to the stage. */
export async function reached(stage: Stage, {host, run, directory}: Scene): Promise<void> {
  if (firstCalls[stage]) await called(host, run)
  // The shell passes the walk's answer on by cat, when all other questions are answered.
  if (stage === 'the walk') while (!processesOf(host).some(({command}) => command === 'cat')) await delay(20)
  if (stage === 'the reports') while (!existsSync(join(directory, 'report.json'))) await delay(20)
}

/** Lets a host go on that waits, where it still lives. */
export function goOn(host: Host, stage: Stage): void {
  try {
    if (firstCalls[stage]) release(host)
  } catch {
    // The fault was the host's end.
  }
}
