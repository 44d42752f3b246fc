import {readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import type {Host} from '../hosts/host.ts'
import {type HostProcess, processesOf} from '../hosts/processes.ts'

/** Looking reads all of /proc, which costs some milliseconds. */
const POLL_MS = 200

/** The variable by which a run's processes on this machine are known. */
export const RUN_VARIABLE = 'ASSAY_FAULT_RUN'

/**
 * What is still running when its time is over: of the run with that value of `RUN_VARIABLE` on this machine, and on
 * the host what is not expected there (sshd's children, the shell, what the shell asked). Empty as soon as there is none.
 */
export async function leftovers(
  run: string,
  host: Host,
  expected: (one: HostProcess) => boolean,
  seconds: number,
): Promise<readonly string[]> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const here = processesOfRun(run).map((pid) => `left running here: ${pid}`)
    const there = processesOf(host)
      .filter((one) => !expected(one))
      .map(({command}) => `left running on the host: ${command}`)
    if (here.length + there.length === 0 || performance.now() > end) return [...here, ...there]
    await delay(POLL_MS)
  }
}

function processesOfRun(run: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(run))
}

/** What a process was started with; nothing where it has just gone. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
