import {spawnSync} from 'node:child_process'
import {answersOf} from '../../src/collect/answers.ts'
import {decodeFrames} from '../../src/collect/frames.ts'
import {renderScript} from '../../src/collect/script.ts'
import {evaluateCheck} from '../../src/kube-bench/evaluate-check.ts'
import {audit} from '../../src/kube-bench/probes.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {checkOf, same, type Verify} from './case.ts'

const NONCE = 'feedfacefeedfacefeedfacefeedface'

/** What one probe learns when the collector asks it on this machine, in the time that it has. */
export function collected<Fact>(
  probe: Probe<Fact>,
  [command = '', ...args]: readonly string[],
  probeSeconds = 30,
): Fact {
  const script = renderScript([probe], {probeSeconds, walkSeconds: 60}, {nonce: NONCE, mark: NONCE})
  const {stdout} = spawnSync(command, [...args, '-s'], {input: script, cwd: '/'})
  const said = answersOf([probe], decodeFrames(stdout, NONCE).frames).get(probe.key)
  if (!said || 'unavailable' in said) throw new Error(`no answer: ${said?.detail}`)
  return probe.parse(said)
}

/** Runs the audit in this machine's shell; whose words are recorded is dash. */
export const verifyAudit: Verify = ({input, expect}) => {
  const {output, error} = collected(audit(input), ['/bin/sh'])
  const check = {...checkOf('tests:\n  test_items:\n  - flag: x\n'), audit: input}
  const {reason} = evaluateCheck(check, () => ({output, ...(error !== undefined && {error})}))
  const exit = error === undefined ? 0 : Number(/^exit status (\d+)$/.exec(error)?.[1])
  return same([output, exit, reason], [expect.output, expect.exit, expect.error ?? ''])
}
