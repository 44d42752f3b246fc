import type {Timing} from './collect/timings.ts'
import {outcomeOf} from './evaluate/fleet.ts'
import type {Report} from './evaluate/result.ts'
import {visible} from './reports/plain.ts'

/** Where a person may be waiting; in a pipe, in CI and in Packer it is nobody, who is told nothing. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>

/** Tells of each host that is done. */
export function hostProgress(total: number, screen: Screen): (host: string, report: Report) => void {
  let done = 0
  return (host, report) => {
    done += 1
    if (screen.isTTY) screen.write(`[${done}/${total}] ${host}: ${outcomeOf(report)}\n`)
  }
}

/** Tells of each step of the run over one host, with the seconds since its beginning. */
export function stepProgress(host: string, screen: Screen): (step: string) => void {
  const began = performance.now()
  return (step) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    if (screen.isTTY) screen.write(`[${seconds} s] ${host}: ${step}\n`)
  }
}

/** When one probe was answered, in one line for `--verbose`. */
export function timingLine(host: string, {key, afterMs, tookMs}: Timing): string {
  return `${visible(host)}: ${afterMs} ms (+${tookMs}) ${visible(key)}`
}
