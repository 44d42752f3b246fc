import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {buffer} from 'node:stream/consumers'
import {answersOf} from '../../src/collect/answers.ts'
import type {Said} from '../../src/collect/evidence.ts'
import {decodeFrames} from '../../src/collect/frames.ts'
import {renderScript} from '../../src/collect/script.ts'
import type {Pace, Probe} from '../../src/probes/probe.ts'

/** Shells that the script has to run in: those that stand for a target's, and bash 5 as itself. */
export const shells: readonly {readonly name: string; readonly words: readonly string[]}[] = [
  {name: 'dash', words: ['/bin/dash', '-s']},
  {name: 'bash --posix', words: ['/bin/bash', '--posix', '-s']},
  {name: 'bash', words: ['/bin/bash', '-s']},
  {name: 'busybox ash', words: ['/bin/busybox', 'ash', '-s']},
].filter(({words: [path = '']}) => existsSync(path))

export const NONCE = 'c0ffee00'.repeat(4)
export const MARK = 'feedface'.repeat(4)

/** A question whose answer is kept as it comes. */
export function question(
  key: string,
  script: string,
  options: {readonly pace?: Pace; readonly maxBytes?: number} = {},
): Probe<string> {
  return {key, script, pace: 'quick', parse: ({output}) => output, ...options}
}

/** Feeds a script to a shell as a login shell's child would get it, and gives what it writes. */
export async function feed([program = '', ...words]: readonly string[], script: string): Promise<Buffer> {
  const child = spawn(program, words, {stdio: ['pipe', 'pipe', 'ignore']})
  child.stdin.on('error', () => {})
  child.stdin.end(script)
  const [output] = await Promise.all([buffer(child.stdout), once(child, 'close')])
  return output
}

/** Asks questions in a shell and decodes what it says; time limits are one second. */
export async function askIn(
  words: readonly string[],
  probes: readonly Probe<unknown>[],
): Promise<{readonly answers: ReadonlyMap<string, Said>; readonly complete: boolean}> {
  const limits = {probeSeconds: 1, walkSeconds: 20}
  const stream = await feed(words, renderScript(probes, limits, {nonce: NONCE, mark: MARK}))
  const {frames, complete} = decodeFrames(stream, NONCE)
  return {answers: answersOf(probes, frames), complete}
}
