import type {Evidence} from '../collect/evidence.ts'
import {probeKey, renderFrame} from '../collect/frames.ts'

/**
 * Answers the collector's script as the recorded host did: it reads from the script which probes are asked
 * and by which secret words, and gives the recorded answer to each. A probe that was not recorded stays
 * without an answer, as on a host that is lost.
 */
export function playBack(script: string, recorded: Evidence): string {
  const [, nonce = '', mark = ''] = /^nonce=([0-9a-f]+) mark=([0-9a-f]+)$/m.exec(script) ?? []
  const frames = askedKeys(script).flatMap((key) => {
    const said = recorded.answers.get(probeKey(key))
    if (said === undefined || 'unavailable' in said) return []
    return [renderFrame(nonce, {key, exitCode: said.exitCode, output: remark(said.output, mark)})]
  })
  const hello = {key: 'hello', exitCode: 0, output: `0 ${recorded.host.escalation}`}
  return [
    renderFrame(nonce, hello),
    ...frames,
    renderFrame(nonce, {key: 'end', exitCode: 0, output: ''}),
  ].join('')
}

/** The first word of each question, which is its key in single quotes (`script.ts`). */
function askedKeys(script: string): readonly string[] {
  const asked = script.matchAll(/^(?:quick|bounded) '((?:[^']|'\\'')*)' \d+ /gm)
  return Array.from(asked, ([, key = '']) => key.replaceAll("'\\''", "'"))
}

/** An answer in parts begins with the mark of the run in which it was recorded (`marked.ts`). */
function remark(output: string, mark: string): string {
  const [, recordedMark] = /^([0-9a-f]{16,})\n/.exec(output) ?? []
  return recordedMark === undefined ? output : output.replaceAll(recordedMark, mark)
}
