import type {Answer, Probe} from './probe.ts'
import {quote} from './quote.ts'

/** Asks for the free space, in MiB, of the file system that holds a path. */
export function freeSpace(path: string): Probe<number> {
  return {key: `free-space:${path}`, pace: 'bounded', script: `df -Pk ${quote(path)}`, parse: parseFreeSpace}
}

/** POSIX df -P: one line for the file system, its fourth number what is available, in units of 1024 bytes. */
function parseFreeSpace({output, exitCode}: Answer): number {
  const available = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+\d+%\s/.exec(output)?.[3]
  if (exitCode !== 0 || available === undefined) throw new Error(`df ended with ${exitCode}`)
  return Math.floor(Number(available) / 1024)
}
