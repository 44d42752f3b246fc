import {outcomeOf} from '../evaluate/fleet.ts'
import type {Report} from '../evaluate/result.ts'

/** Tells a person at a terminal of each host that is done; in a pipe, in CI and in Packer it tells nobody. */
export function hostProgress(
  total: number,
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): (host: string, report: Report) => void {
  let done = 0
  return (host, report) => {
    done += 1
    if (stream.isTTY) stream.write(`[${done}/${total}] ${host}: ${outcomeOf(report)}\n`)
  }
}
