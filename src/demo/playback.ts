import type {Evidence} from '../collect/evidence.ts'
import {type Frame, probeKey, renderFrame} from '../collect/frames.ts'
import {END_OF_ROUND} from '../collect/script.ts'

/** Takes more of what a shell reads, and gives what it says when it has read a round to its end. */
export type Playback = (input: string) => string

/**
 * Answers the collector's rounds as the recorded host did: it reads from them which probes are asked and by
 * which secret words, and gives the recorded answer to each. A probe that was not recorded stays without an
 * answer, as on a host that is lost.
 */
export function playBack(recorded: Evidence): Playback {
  const hello: Frame = {key: 'hello', exitCode: 0, output: `0 ${recorded.host.escalation}`}
  const end: Frame = {key: 'end', exitCode: 0, output: ''}
  let secrets: Secrets | undefined
  let unread = ''
  const answer = (round: string): string => {
    const opening = secrets === undefined ? [hello] : []
    secrets ??= secretsOf(round)
    const {nonce, mark} = secrets
    const frames = [...opening, ...recordedFrames(round, recorded, mark), end]
    return frames.map((frame) => renderFrame(nonce, frame)).join('')
  }
  return (input) => {
    const rounds = `${unread}${input}`.split(`\n${END_OF_ROUND}\n`)
    unread = rounds.pop() ?? ''
    return rounds.map(answer).join('')
  }
}

interface Secrets {
  readonly nonce: string
  readonly mark: string
}

function secretsOf(opening: string): Secrets {
  const [, nonce = '', mark = ''] = /^nonce=([0-9a-f]+) mark=([0-9a-f]+)$/m.exec(opening) ?? []
  return {nonce, mark}
}

function recordedFrames(round: string, recorded: Evidence, mark: string): readonly Frame[] {
  return askedKeys(round).flatMap((key) => {
    const said = recorded.answers.get(probeKey(key))
    if (said === undefined || 'unavailable' in said) return []
    return [{key, exitCode: said.exitCode, output: remark(said.output, mark)}]
  })
}

/** The first word of each question, which is its key in single quotes (`script.ts`). */
function askedKeys(round: string): readonly string[] {
  const asked = round.matchAll(/^(?:brief|quick|bounded) '((?:[^']|'\\'')*)' \d+ /gm)
  return Array.from(asked, ([, key = '']) => key.replaceAll("'\\''", "'"))
}

/** An answer in parts begins with the mark of the run in which it was recorded (`marked.ts`). */
function remark(output: string, mark: string): string {
  const [, recordedMark] = /^([0-9a-f]{16,})\n/.exec(output) ?? []
  return recordedMark === undefined ? output : output.replaceAll(recordedMark, mark)
}
